import { SSE_CONTENT_TYPE, sseEvent } from '../invoke/sse-event.ts';
import type { StreamEncoder, Surface } from '../invoke/surface.ts';
import type { Choice, ProviderUsage } from '../providers/provider.ts';
import { openAiError } from './openai-problem.ts';

/** OpenAI's wire format, https://platform.openai.com/docs/api-reference/chat. */
export function openAiSurface({ includeUsage }: { includeUsage: boolean }): Surface {
  return {
    masking: 'pseudonymise',
    contentType: SSE_CONTENT_TYPE,
    whole: ({ id, createdMs, model, choices, usage }) => ({
      id: completionId(id),
      object: 'chat.completion',
      created: Math.floor(createdMs / 1000),
      model,
      choices: choices.map(choiceOf),
      usage: usageOf(usage),
    }),
    encodeStream: ({ id, createdMs, model }) => encodeStream(completionId(id), createdMs, model, includeUsage),
  };
}

function encodeStream(id: string, createdMs: number, model: string, includeUsage: boolean): StreamEncoder {
  const base = { id, object: 'chat.completion.chunk', created: Math.floor(createdMs / 1000), model };
  const begun = new Set<number>();
  const chunk = (index: number, delta: Record<string, unknown>, reason: string | null = null) => {
    // The first chunk of each choice says whose turn it is.
    const role = begun.has(index) ? {} : { role: 'assistant' };
    begun.add(index);
    return sseEvent({
      ...base,
      choices: [{ index, delta: { ...role, ...delta }, logprobs: null, finish_reason: reason }],
      ...(includeUsage ? { usage: null } : {}),
    });
  };
  return {
    begin: () => '',
    text: (choice, content) => chunk(choice, { content }),
    toolCall: ({ choice, index, id: callId, name, arguments: text }) =>
      chunk(choice, {
        tool_calls: [
          callId === undefined && name === undefined
            ? { index, function: { arguments: text } }
            : { index, id: callId, type: 'function', function: { name, arguments: text } },
        ],
      }),
    finish: ({ finishReasons, usage }) => {
      const reasons = finishReasons.length > 0 ? finishReasons : ['stop'];
      const ends = reasons.map((reason, index) => chunk(index, {}, reason)).join('');
      const total = includeUsage ? sseEvent({ ...base, choices: [], usage: usageOf(usage) }) : '';
      return `${ends}${total}data: [DONE]\n\n`;
    },
    fail: (problem) => sseEvent(openAiError(problem)),
  };
}

function choiceOf({ content, toolCalls, finishReason }: Choice, index: number) {
  const calls = toolCalls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }));
  return {
    index,
    message: {
      role: 'assistant',
      content: content === '' && calls.length > 0 ? null : content,
      refusal: null,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    },
    logprobs: null,
    finish_reason: finishReason,
  };
}

function usageOf({ promptTokens, completionTokens, totalTokens }: ProviderUsage) {
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: totalTokens };
}

function completionId(id: string): string {
  return `chatcmpl-${id.replaceAll('-', '')}`;
}
