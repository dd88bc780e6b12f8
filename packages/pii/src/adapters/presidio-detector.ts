import type { EntityType } from '../entity-type.ts';
import type { Span } from '../span.ts';
import { codePointOffsets } from './code-point-offsets.ts';
import { type Detector, DetectorFailed } from './detector.ts';

export interface PresidioDetectorOptions {
  /** Of the analyzer, without `/analyze`: `http://127.0.0.1:5002`. It receives the text in clear. */
  readonly url: string;
  /** A language that the analyzer was set up for: `fr`. */
  readonly language: string;
  /** Findings below are dropped; 0 by default. */
  readonly scoreThreshold?: number;
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/**
 * Presidio's entities that are one of our types. The others are dropped: URL (any address), LOCATION (a town is no address),
 * DATE_TIME (any date), NRP, and national numbers that we have no type for.
 */
const TYPES: ReadonlyMap<string, EntityType> = new Map([
  ['PERSON', 'PERSON'],
  ['EMAIL_ADDRESS', 'EMAIL'],
  ['PHONE_NUMBER', 'PHONE'],
  ['IBAN_CODE', 'IBAN'],
  ['CREDIT_CARD', 'CREDIT_CARD'],
  ['IP_ADDRESS', 'IP_ADDRESS'],
  ['US_PASSPORT', 'PASSPORT'],
  ['UK_PASSPORT', 'PASSPORT'],
  ['IT_PASSPORT', 'PASSPORT'],
  ['IT_IDENTITY_CARD', 'ID_CARD'],
]);
const NAME = 'presidio';

/**
 * Detection by a Presidio Analyzer over its HTTP interface: `POST /analyze {text, language}` answers
 * `[{start, end, entity_type, score}]`, offsets in code points (https://microsoft.github.io/presidio/api-docs/api-docs.html).
 * Whatever goes wrong throws `DetectorFailed`; `timeoutMs` (2,000 by default) covers the whole answer.
 */
export function createPresidioDetector(options: PresidioDetectorOptions): Detector {
  const { language, scoreThreshold = 0, timeoutMs = 2000 } = options;
  const send = options.fetch ?? fetch;
  const endpoint = `${options.url.replace(/\/+$/, '')}/analyze`;

  async function ask(text: string, signal: AbortSignal | undefined): Promise<unknown> {
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await send(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ text, language }),
        // A redirection would carry the text to a place that nobody configured.
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new DetectorFailed(NAME, 'refused', `status ${response.status}`);
      }
      return await response.json();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DetectorFailed) throw error;
      if (deadline.aborted) throw new DetectorFailed(NAME, 'timeout', `no answer in ${timeoutMs} ms`);
      // No cause: the parser's message quotes the answer.
      if (error instanceof SyntaxError) throw new DetectorFailed(NAME, 'invalid', 'the answer is not JSON');
      throw new DetectorFailed(NAME, 'unreachable', 'no answer', { cause: error });
    }
  }

  return {
    name: NAME,
    async detect(text, signal) {
      signal?.throwIfAborted();
      // The analyzer refuses an empty text with a 500.
      if (text === '') return [];
      return readAnswer(await ask(text, signal), text).filter(({ score }) => score >= scoreThreshold);
    },
  };
}

function readAnswer(answer: unknown, text: string): Span[] {
  if (!Array.isArray(answer)) throw new DetectorFailed(NAME, 'invalid', 'the answer is not a list');
  const offsets = codePointOffsets(text);
  const spans: Span[] = [];
  for (const item of answer as readonly unknown[]) {
    const { start, end, entity_type, score } = (item ?? {}) as Record<string, unknown>;
    const from = typeof start === 'number' ? offsets(start) : undefined;
    const to = typeof end === 'number' ? offsets(end) : undefined;
    const isScore = typeof score === 'number' && score >= 0 && score <= 1;
    if (from === undefined || to === undefined || from >= to || !isScore || typeof entity_type !== 'string')
      throw new DetectorFailed(NAME, 'invalid', 'a finding without valid offsets, type and score');
    const type = TYPES.get(entity_type);
    if (type) spans.push({ start: from, end: to, type, score, recognizer: NAME });
  }
  return spans;
}
