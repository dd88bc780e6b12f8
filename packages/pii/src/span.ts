import type { EntityType } from './entity-type.ts';

/** One value found in a text. `start` and `end` are UTF-16 offsets, so `text.slice(start, end)` is the value. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: EntityType;
  /** 0 to 1: 1 for a verified checksum or an unmistakable syntax, less for a labelled value, a probability for names. */
  readonly score: number;
  /** The recogniser that found it: its file name under `recognizers/`, or `person`. */
  readonly recognizer: string;
}
