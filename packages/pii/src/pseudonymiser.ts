import { type DetectOptions, detectKnowing } from './detect.ts';
import type { EntityCounts } from './entity-type.ts';
import type { Masked } from './mask.ts';
import { maskJson } from './mask-json.ts';
import { KnownNames } from './person/known-names.ts';
import { LITERAL, mayBegin, type PlaceholderType, readPlaceholder } from './placeholder/read-placeholder.ts';
import { createRestoreStream, type RestoreStream } from './placeholder/restore-stream.ts';

/**
 * Reversible masking for one conversation: `[PERSON_1]` is the same person in every turn and comes back in the answer. The mapping
 * lives in the instance and nowhere else; make one for each conversation (or request) and let it go.
 */
export class Pseudonymiser {
  readonly #options: DetectOptions | undefined;
  /** `TYPE\0value` → placeholder. */
  readonly #placeholders = new Map<string, string>();
  /** `TYPE_number` → value. */
  readonly #values = new Map<string, string>();
  readonly #numbers = new Map<PlaceholderType, number>();
  readonly #names = new KnownNames();

  constructor(options?: DetectOptions) {
    this.#options = options;
  }

  /**
   * Takes up a conversation where `entries` of an earlier instance left it. Throws TypeError when they are not what it gave.
   */
  static resume(entries: readonly (readonly [key: string, value: string])[], options?: DetectOptions): Pseudonymiser {
    const resumed = new Pseudonymiser(options);
    for (const [key, value] of entries) {
      const reading = readPlaceholder(`[${key}]`, 0, true);
      if (typeof reading !== 'object' || reading.key !== key) throw new TypeError('these are not entries of a mapping');
      const cut = key.lastIndexOf('_');
      const type = key.slice(0, cut) as PlaceholderType;
      resumed.#numbers.set(type, Math.max(resumed.#numbers.get(type) ?? 0, Number(key.slice(cut + 1))));
      resumed.#remember(type, key, value);
      if (type === 'PERSON') resumed.#names.remember(value);
    }
    return resumed;
  }

  /** The mapping, `PERSON_1` → value, to be kept encrypted or not at all. */
  entries(): [key: string, value: string][] {
    return [...this.#values];
  }

  /** Values known. */
  get size(): number {
    return this.#values.size;
  }

  /** The same as `mask` for a JSON text, which stays one: see `maskJson`. Text that is not JSON is masked as text. */
  maskJson(json: string): Masked {
    const masked = maskJson(json, {
      detect: (flat) => detectKnowing(flat, this.#options, this.#names.words),
      replace: (type, value) => {
        if (type === 'PERSON') this.#names.remember(value);
        return this.#placeholderOf(type, value);
      },
      keep: (between) => this.#escape(between),
    });
    return masked ?? this.mask(json);
  }

  /** Replaces every value by its placeholder. `entities` counts occurrences. `restore(mask(x).text) === x` for every string. */
  mask(text: string): Masked {
    const spans = detectKnowing(text, this.#options, this.#names.words);
    const entities: EntityCounts = {};
    let masked = '';
    let from = 0;
    for (const span of spans) {
      const value = text.slice(span.start, span.end);
      if (span.type === 'PERSON') this.#names.remember(value);
      masked += this.#escape(text.slice(from, span.start)) + this.#placeholderOf(span.type, value);
      entities[span.type] = (entities[span.type] ?? 0) + 1;
      from = span.end;
    }
    return { text: masked + this.#escape(text.slice(from)), entities };
  }

  /** Puts the values back into an answer, in one pass: what a value contains is never read again. */
  restore(text: string, options?: { json?: boolean }): string {
    const stream = this.restoreStream(options);
    return stream.push(text) + stream.end();
  }

  /**
   * The same over an answer that arrives in pieces, cut anywhere; the result does not depend on the cuts. With `json` the
   * answer is JSON text, and values are put into it as the inside of its strings.
   */
  restoreStream({ json = false }: { json?: boolean } = {}): RestoreStream {
    if (!json) return createRestoreStream((key) => this.#values.get(key));
    return createRestoreStream((key) => {
      const value = this.#values.get(key);
      return value === undefined ? undefined : JSON.stringify(value).slice(1, -1);
    });
  }

  /** Text between values that `restore` would read as a placeholder becomes the placeholder of itself. */
  #escape(text: string): string {
    let escaped = '';
    let copied = 0;
    for (let at = 0; at < text.length; ) {
      const reading = mayBegin(text.charCodeAt(at)) ? readPlaceholder(text, at, true) : undefined;
      if (reading === undefined || reading === 'more') {
        at++;
        continue;
      }
      escaped += text.slice(copied, at) + this.#placeholderOf(LITERAL, text.slice(at, reading.end));
      at = reading.end;
      copied = at;
    }
    return copied === 0 ? text : escaped + text.slice(copied);
  }

  #placeholderOf(type: PlaceholderType, value: string): string {
    const known = this.#placeholders.get(`${type}\0${value}`);
    if (known !== undefined) return known;
    const number = (this.#numbers.get(type) ?? 0) + 1;
    this.#numbers.set(type, number);
    const key = `${type}_${number}`;
    return this.#remember(type, key, value);
  }

  #remember(type: PlaceholderType, key: string, value: string): string {
    const placeholder = `[${key}]`;
    this.#placeholders.set(`${type}\0${value}`, placeholder);
    this.#values.set(key, value);
    return placeholder;
  }
}
