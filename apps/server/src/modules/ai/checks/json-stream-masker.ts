import type { EntityCounts, Span } from '@gardefou/pii';
import { nextLook } from './next-look.ts';
import { TextStreamMasker } from './text-stream-masker.ts';

/** A string or bare word as it was written, or signs between; `from` and `to` say where it stands in what is read, if it does. */
interface Unit {
  written: string;
  from: number;
  to: number;
}

/** Of what was read before: `{"label": "SIREN", "value": "…"}` has its label in the field above. */
const CONTEXT_CHARS = 128;
const NUMBER = /^-?\d[\d.eE+-]*$/;

/**
 * Masks a JSON text that arrives in pieces, and leaves it JSON: it is read as lines `key: value` with every escape undone, and
 * a number that is personal data becomes a string. Strings and numbers leave when they are whole, since nobody can use half of one; what
 * is not masked leaves letter by letter as it was written (parsed and written again, a number of twenty digits would lose some). Text
 * that does not begin as an object or array, and what follows one, is masked as text.
 */
export class JsonStreamMasker {
  /** Values masked so far. */
  readonly counts: EntityCounts = {};
  readonly #find: (text: string) => readonly Span[];
  readonly #isSent: (value: string) => boolean;
  /** Takes over where the text is no JSON. */
  #text: TextStreamMasker | undefined;
  /** A string or bare word that is not whole yet. */
  #partial = '';
  #inString = false;
  #isEscaped = false;
  /** Brackets that are open. */
  readonly #open: string[] = [];
  #isKey = false;
  #key = '';
  #isAfterKey = false;
  /** Whole, and not looked at yet. */
  #units: Unit[] = [];
  #read = '';
  #readChars = 0;
  #nextLook: number;

  /** `firstLookChars`: looked at no earlier; Infinity reads a whole text once, in half the time. */
  constructor(
    find: (text: string) => readonly Span[],
    isSent: (value: string) => boolean,
    firstLookChars = nextLook(0),
  ) {
    this.#find = find;
    this.#isSent = isSent;
    this.#nextLook = firstLookChars;
  }

  /** Text that may go on. */
  push(piece: string): string {
    if (this.#text) return this.#text.push(piece);
    let released = '';
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const sign = piece.charAt(at);
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (sign === '\\') this.#isEscaped = true;
        else if (sign === '"') {
          this.#inString = false;
          this.#add(this.#partial + piece.slice(from, at + 1));
          this.#partial = '';
          from = at + 1;
          if (this.#readChars >= this.#nextLook) released += this.#release();
        }
      } else if (sign === '{' || sign === '[' || (this.#open.length > 0 && '}],:"'.includes(sign))) {
        this.#add(this.#partial + piece.slice(from, at));
        this.#partial = '';
        from = at;
        this.#inString = sign === '"';
        if (!this.#inString) {
          this.#step(sign);
          from = at + 1;
        }
      } else if (this.#open.length === 0 && sign.trim() !== '') {
        released += this.#release();
        this.#text = new TextStreamMasker(this.#find, this.#isSent, this.counts);
        return released + this.#text.push(this.#partial + piece.slice(from));
      }
    }
    this.#partial += piece.slice(from);
    return released;
  }

  /** What was held back. */
  end(): string {
    if (this.#text) return this.#text.end();
    this.#add(this.#partial);
    this.#partial = '';
    return this.#release();
  }

  #step(sign: string): void {
    if (sign === '{' || sign === '[') this.#open.push(sign);
    else if (sign === '}' || sign === ']') this.#open.pop();
    this.#isKey = sign === '{' || (sign === ',' && this.#open.at(-1) === '{');
    this.#units.push({ written: sign, from: 0, to: 0 });
  }

  #add(written: string): void {
    const value = written.startsWith('"') ? decode(written) : written.trim();
    if (value !== '') {
      if (this.#isKey) this.#key = value;
      let label = `\n${this.#key}: `;
      if (this.#isKey) label = '\n';
      else if (this.#isAfterKey) label = ': ';
      this.#isAfterKey = this.#isKey;
      this.#read += label + value;
      this.#readChars += label.length + value.length;
    }
    const to = this.#read.length;
    this.#units.push({ written, from: to - value.length, to });
  }

  #release(): string {
    if (this.#units.length === 0) return '';
    this.#nextLook = nextLook(this.#readChars);
    const spans = this.#find(this.#read);
    let released = '';
    let next = 0;
    for (const unit of this.#units) {
      while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= unit.from) next++;
      const masked = unit.from === unit.to ? undefined : this.#mask(unit, spans, next);
      // Inside a string when no more comes: the last one was cut.
      const isCut = this.#inString && unit === this.#units.at(-1);
      released += masked === undefined ? unit.written : this.#write(unit, masked, isCut);
    }
    this.#units = [];
    this.#read = this.#read.slice(-CONTEXT_CHARS);
    return released;
  }

  /** The value of a unit with the spans from `next` on masked; undefined when none of them stands in it. */
  #mask({ from, to }: Unit, spans: readonly Span[], next: number): string | undefined {
    let masked: string | undefined;
    let at = from;
    for (let i = next; i < spans.length; i++) {
      const span = spans[i] as Span;
      if (span.start >= to) break;
      const start = Math.max(from, span.start);
      const end = Math.min(to, span.end);
      if (this.#isSent(this.#read.slice(start, end))) continue;
      masked = `${masked ?? ''}${this.#read.slice(at, start)}[${span.type}]`;
      this.counts[span.type] = (this.counts[span.type] ?? 0) + 1;
      at = end;
    }
    return masked === undefined ? undefined : masked + this.#read.slice(at, to);
  }

  #write({ written }: Unit, masked: string, isCut: boolean): string {
    if (written.startsWith('"')) return JSON.stringify(masked).slice(0, isCut ? -1 : undefined);
    const value = written.trim();
    return written.replace(value, () => (NUMBER.test(value) ? JSON.stringify(masked) : masked));
  }
}

/** What a JSON string says, closed or cut. Where a model wrote it wrongly (a line break, half an escape), what stands there. */
function decode(written: string): string {
  return parse(written) ?? parse(`${written}"`) ?? written.replace(/^"|"$/g, '');
}

function parse(json: string): string | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
