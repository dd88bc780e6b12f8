import { type DetectOptions, detectKnowing } from './detect.ts';
import type { EntityCounts } from './entity-type.ts';
import type { Masked } from './mask.ts';
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
  restore(text: string): string {
    const stream = this.restoreStream();
    return stream.push(text) + stream.end();
  }

  /** The same over an answer that arrives in pieces, cut anywhere; the result does not depend on the cuts. */
  restoreStream(): RestoreStream {
    return createRestoreStream((key) => this.#values.get(key));
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
    const placeholder = `[${key}]`;
    this.#placeholders.set(`${type}\0${value}`, placeholder);
    this.#values.set(key, value);
    return placeholder;
  }
}
