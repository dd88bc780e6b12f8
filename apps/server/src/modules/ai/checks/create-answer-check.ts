import type { EntityCounts } from '@gardefou/pii';
import type { TenantAiSettings } from '../settings/load-settings.ts';
import { findChecked } from './find-checked.ts';
import { JsonStreamMasker } from './json-stream-masker.ts';
import type { SentText } from './sent-text.ts';
import { TextStreamMasker } from './text-stream-masker.ts';

/** The check of one text of an answer, as the model wrote it: before placeholders are put back. */
export interface AnswerCheck {
  /** Takes the next piece and returns what may go on. */
  push(piece: string): string;
  /** What was held back. */
  end(): string;
  /** Values by type that the model wrote without having been sent them; to be asked at the end. Masked, if that is the policy. */
  found(): EntityCounts;
}

export type AnswerPolicy = TenantAiSettings['answerPolicy'];

/**
 * Checks a text of an answer for personal data and secrets that were not sent to the model (`findChecked`, `SentText`).
 * `flag`: every piece goes on at once, and values are counted at the end. `mask`: `[EMAIL]` goes on in place of a value, whatever
 * the pieces, and JSON stays JSON.
 */
export function createAnswerCheck(policy: AnswerPolicy, sent: SentText, { json }: { json: boolean }): AnswerCheck {
  const isSent = (value: string) => sent.has(value);
  if (policy === 'mask') {
    const masker = new (json ? JsonStreamMasker : TextStreamMasker)(findChecked, isSent);
    return { push: (piece) => masker.push(piece), end: () => masker.end(), found: () => masker.counts };
  }
  let written = '';
  return {
    push(piece) {
      written += piece;
      return piece;
    },
    end: () => '',
    found() {
      if (!json) return countFound(written, sent);
      const masker = new JsonStreamMasker(findChecked, isSent, Number.POSITIVE_INFINITY);
      masker.push(written);
      masker.end();
      return masker.counts;
    },
  };
}

const NOTHING: EntityCounts = {};

function countFound(text: string, sent: SentText): EntityCounts {
  const spans = text === '' ? [] : findChecked(text);
  if (spans.length === 0) return NOTHING;
  const counts: EntityCounts = {};
  for (const { type, start, end } of spans) {
    if (!sent.has(text.slice(start, end))) counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}
