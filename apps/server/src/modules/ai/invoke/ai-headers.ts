import type { EntityCounts } from '@gardefou/pii';

/** Told with every answer, for the client to show: people face an AI (Regulation (EU) 2024/1689, Art. 50(1)). */
const NOTICE = 'AI-generated content; Regulation (EU) 2024/1689, Art. 50';

/**
 * Headers of an answer of a model. OpenAI's clients read the request id there. `found`, known of whole answers only, tells of
 * values that the model wrote without having been sent them: `x-gardefou-answer-found: EMAIL=1, IBAN=2`.
 */
export function aiHeaders(requestId: string, found: EntityCounts = {}): Record<string, string> {
  const headers: Record<string, string> = { 'x-gardefou-ai-notice': NOTICE, 'x-request-id': requestId };
  const counts = Object.entries(found).map(([type, count]) => `${type}=${count}`);
  if (counts.length > 0) headers['x-gardefou-answer-found'] = counts.join(', ');
  return headers;
}
