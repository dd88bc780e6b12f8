import type { EntityCounts, Span } from '@gardefou/pii';
import { contextOf } from './context-of.ts';
import { decidedUpTo } from './decided-up-to.ts';
import { KnownValues } from './known-values.ts';
import { nextLook } from './next-look.ts';

/**
 * Masks a text that arrives in pieces and holds back what is not decided yet (`decidedUpTo`). What comes out is a function of
 * the text alone, whatever the text: it is looked at after fixed numbers of characters, wherever it was cut. It is what masking the
 * whole at once would give as long as labels and values keep to the bounds of `contextOf` and `decidedUpTo`; a value beyond them is
 * masked from where it is seen. One thing only the whole shows: that a word was a password, when its label comes later.
 */
export class TextStreamMasker {
  /** Values masked so far. */
  readonly counts: EntityCounts;
  readonly #find: (text: string) => readonly Span[];
  readonly #isSent: (value: string) => boolean;
  /** The end of what has left, as the model wrote it. */
  #before = '';
  #held = '';
  #receivedChars = 0;
  #nextLook = nextLook(0);
  readonly #known = new KnownValues();
  /** Whether a value was masked right before `#held`. */
  #endsMasked = false;

  constructor(find: (text: string) => readonly Span[], isSent: (value: string) => boolean, counts: EntityCounts = {}) {
    this.#find = find;
    this.#isSent = isSent;
    this.counts = counts;
  }

  /** Text that may go on. */
  push(piece: string): string {
    let released = '';
    let at = 0;
    while (this.#receivedChars + piece.length - at >= this.#nextLook) {
      const to = at + this.#nextLook - this.#receivedChars;
      this.#held += piece.slice(at, to);
      at = to;
      this.#receivedChars = this.#nextLook;
      this.#nextLook = nextLook(this.#nextLook);
      released += this.#release(false);
    }
    this.#held += piece.slice(at);
    this.#receivedChars += piece.length - at;
    return released;
  }

  /** What was held back. */
  end(): string {
    return this.#held === '' ? '' : this.#release(true);
  }

  #release(isEnd: boolean): string {
    const text = this.#before + this.#held;
    const from = this.#before.length;
    const spans = this.#known.addTo(this.#find(text), text);
    const limit = isEnd ? text.length : decidedUpTo(text, spans);
    if (limit <= from) return '';
    let released = '';
    let at = from;
    for (const { start, end, type } of spans) {
      if (start >= limit) break;
      if (end <= from) continue;
      released += text.slice(at, Math.max(at, start));
      // More is seen now of a value whose beginning has left masked: it is one value.
      const goesOn = start < from && this.#endsMasked;
      const isMasked = goesOn || !this.#isSent(text.slice(start, end));
      if (!isMasked) released += text.slice(Math.max(at, start), end);
      else if (!goesOn) {
        released += `[${type}]`;
        this.counts[type] = (this.counts[type] ?? 0) + 1;
        this.#known.remember(text.slice(start, end), type);
      }
      at = end;
      this.#endsMasked = isMasked;
    }
    if (at < limit) {
      released += text.slice(at, limit);
      at = limit;
      this.#endsMasked = false;
    }
    this.#before = contextOf(text.slice(0, at));
    this.#held = text.slice(at);
    return released;
  }
}
