import type { Span } from '../span.ts';

/** Another way to find personal data: a service, a model. It answers, or it fails: it never answers "nothing" because it failed. */
export interface Detector {
  readonly name: string;
  /**
   * Spans in UTF-16 offsets, in any order, possibly overlapping.
   * @throws {DetectorFailed} when it cannot tell
   * @throws the signal's reason when the caller gave up
   */
  detect(text: string, signal?: AbortSignal): Promise<Span[]>;
}

/** `unreachable`: no answer at all; `timeout`; `refused`: an HTTP status other than 2xx; `invalid`: an answer that cannot be true. */
export type DetectorFailure = 'unreachable' | 'timeout' | 'refused' | 'invalid';

/** A detector could not tell. The message never quotes the text. */
export class DetectorFailed extends Error {
  readonly detector: string;
  readonly reason: DetectorFailure;
  constructor(detector: string, reason: DetectorFailure, detail: string, options?: ErrorOptions) {
    super(`${detector}: ${detail}`, options);
    this.name = 'DetectorFailed';
    this.detector = detector;
    this.reason = reason;
  }
}
