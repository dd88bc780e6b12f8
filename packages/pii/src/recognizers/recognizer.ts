import type { EntityType } from '../entity-type.ts';
import type { NumberRun } from '../scan/number-run.ts';
import type { Scan } from '../scan/scan.ts';
import type { Span } from '../span.ts';

/**
 * A recogniser looks at one token that may begin its value and adds what it finds. It is called only where its trigger stands,
 * reads a bounded number of tokens from there, and therefore keeps the whole detection linear.
 */
interface Named {
  /** Its file name. */
  readonly name: string;
  readonly types: readonly EntityType[];
}

/** Called on each number, with the digits that follow it over separators. */
export interface NumberRecognizer extends Named {
  readonly trigger: 'number';
  find(scan: Scan, index: number, run: NumberRun, found: Span[]): void;
}

/** Called on each token of its kind: "@", "://", ":", a word of mixed case or four capitals, or a keyword of `families`. */
export interface TokenRecognizer extends Named {
  readonly trigger: 'at' | 'scheme' | 'colon' | 'odd' | 'keyword';
  /** For `keyword`: the families (`K`) that call it. */
  readonly families?: number;
  find(scan: Scan, index: number, found: Span[]): void;
}

export type Recognizer = NumberRecognizer | TokenRecognizer;
