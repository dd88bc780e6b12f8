import { problemDocument } from '../../../kernel/http/send-problem.ts';
import { SSE_CONTENT_TYPE, sseEvent } from './sse-event.ts';
import type { Surface } from './surface.ts';

/**
 * `POST /api/ai/invoke`. Streamed: `delta` {text}, then `done` with the metadata of the whole answer, or `error` with a
 * problem document.
 */
export const nativeSurface: Surface = {
  masking: 'tool',
  contentType: SSE_CONTENT_TYPE,
  whole: ({ choices, tool, model, provider, masked, found, usage, requestId }) => ({
    response: choices[0]?.content ?? '',
    tool,
    model,
    provider,
    masked,
    answer: { found },
    usage,
    requestId,
  }),
  encodeStream: ({ requestId }) => ({
    begin: () => '',
    text: (_choice, text) => sseEvent({ text }, 'delta'),
    // This route offers no tools to the model: nothing can call one.
    toolCall: () => '',
    finish: ({ tool, model, provider, masked, found, usage }) =>
      sseEvent({ tool, model, provider, masked, answer: { found }, usage, requestId }, 'done'),
    fail: (problem) => sseEvent(problemDocument(problem, requestId), 'error'),
  }),
};
