import type { ChatMessage } from '../providers/provider.ts';

/** Some 60 ms of searching: a hundred kilobytes of invented values against a prompt of a megabyte would take seconds. */
const MAX_SEARCHED_CHARS = 1 << 26;

/** What the provider was sent, as it was sent it: a value that stands there was not made up by the model. */
export class SentText {
  readonly #systemPrompt: string | null;
  readonly #messages: readonly ChatMessage[];
  readonly #known = new Map<string, boolean>();
  #searchedChars = 0;

  constructor(systemPrompt: string | null, messages: readonly ChatMessage[]) {
    this.#systemPrompt = systemPrompt;
    this.#messages = messages;
  }

  /** Whether exactly this value was sent. Past the limit of searching the answer is no: the value then counts as the model's. */
  has(value: string): boolean {
    let known = this.#known.get(value);
    if (known === undefined) {
      known =
        this.#search(this.#systemPrompt ?? '', value) ||
        this.#messages.some(
          ({ content, toolCalls }) =>
            this.#search(content, value) || toolCalls?.some((call) => this.#search(call.arguments, value)),
        );
      this.#known.set(value, known);
    }
    return known;
  }

  #search(text: string, value: string): boolean {
    this.#searchedChars += text.length;
    return this.#searchedChars <= MAX_SEARCHED_CHARS && text.includes(value);
  }
}
