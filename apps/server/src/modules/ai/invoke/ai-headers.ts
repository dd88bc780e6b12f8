/** Told with every answer, for the client to show: people face an AI (Regulation (EU) 2024/1689, Art. 50(1)). */
const NOTICE = 'AI-generated content; Regulation (EU) 2024/1689, Art. 50';

/** Headers of an answer of a model. OpenAI's clients read the request id there. */
export function aiHeaders(requestId: string): Record<string, string> {
  return { 'x-gardefou-ai-notice': NOTICE, 'x-request-id': requestId };
}
