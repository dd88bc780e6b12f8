import type { MaskedCall } from './mask-messages.ts';

/**
 * The way of one text of an answer (a choice's, or the arguments of a tool call) from the provider to the client:
 * scanned as the model wrote it, then un-masked. What comes out does not depend on how it was cut.
 */
export class AnswerLane {
  /** All the model wrote, for the scan at its end. */
  written = '';
  readonly #restore: ReturnType<MaskedCall['restoreStream']>;

  constructor(masked: MaskedCall, json: boolean) {
    this.#restore = masked.restoreStream({ json });
  }

  push(piece: string): string {
    this.written += piece;
    return this.#restore.push(piece);
  }

  /** What was held back. */
  end(): string {
    return this.#restore.end();
  }
}
