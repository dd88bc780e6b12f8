import { Problem } from '../../../kernel/problem.ts';
import { SSE_CONTENT_TYPE, sseEvent } from '../invoke/sse-event.ts';
import type { CallStart, StreamEncoder, Surface } from '../invoke/surface.ts';
import type { Choice, ProviderUsage } from '../providers/provider.ts';
import { CallGatherer } from '../wire/call-gatherer.ts';
import { readCalls } from '../wire/read-calls.ts';
import { anthropicError } from './anthropic-problem.ts';

/** OpenAI's reasons to stop, in Anthropic's words. That a text of `stop_sequences` was come upon is not known here. */
const STOP_REASONS: Readonly<Record<string, string>> = {
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

/** Anthropic's wire format, https://platform.claude.com/docs/en/api/messages. */
export const anthropicSurface: Surface = {
  masking: 'pseudonymise',
  contentType: SSE_CONTENT_TYPE,
  whole: ({ choices, usage, ...start }) => {
    const [choice = { content: '', toolCalls: [], finishReason: 'stop' }] = choices;
    const text = choice.content === '' ? [] : [{ type: 'text', text: choice.content, citations: null }];
    const content = [...text, ...toolUsesOf(choice)];
    return { ...messageOf(start), content, stop_reason: stopReasonOf(choice.finishReason), usage: usageOf(usage) };
  },
  encodeStream,
};

/**
 * Text is told as it comes, in the first block. Tool calls follow when all is known, each in a block of its own: pieces of
 * several calls may come in any order, and what was held back of the text, as it might have begun a placeholder, comes last.
 */
function encodeStream(start: CallStart): StreamEncoder {
  const gatherer = new CallGatherer();
  let texts = 0;
  const tell = (event: { type: string } & Record<string, unknown>) => sseEvent(event, event.type);
  const block = (index: number, begin: object, delta: object) =>
    tell({ type: 'content_block_start', index, content_block: begin }) +
    tell({ type: 'content_block_delta', index, delta }) +
    tell({ type: 'content_block_stop', index });
  const fail = (problem: Problem) => sseEvent(anthropicError(problem, start.requestId), 'error');
  return {
    begin: () =>
      tell({
        type: 'message_start',
        message: { ...messageOf(start), content: [], stop_reason: null, usage: NOT_COUNTED },
      }),
    text: (_choice, text) => {
      const begin =
        texts++ > 0
          ? ''
          : tell({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '', citations: null } });
      return begin + tell({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
    },
    toolCall: (piece) => {
      gatherer.add(piece);
      return '';
    },
    finish: ({ usage, finishReasons: [finishReason = 'stop'] }) => {
      const first = texts > 0 ? 1 : 0;
      try {
        const calls = toolUsesOf({ toolCalls: gatherer.calls, finishReason }).map(({ input, ...call }, place) =>
          block(
            first + place,
            { ...call, input: {} },
            { type: 'input_json_delta', partial_json: JSON.stringify(input) },
          ),
        );
        return [
          texts > 0 ? tell({ type: 'content_block_stop', index: 0 }) : '',
          ...calls,
          tell({
            type: 'message_delta',
            delta: { stop_reason: stopReasonOf(finishReason), stop_sequence: null },
            usage: usageOf(usage),
          }),
          tell({ type: 'message_stop' }),
        ].join('');
      } catch (error) {
        if (error instanceof Problem) return fail(error);
        throw error;
      }
    },
    fail,
  };
}

/** A stream begins before its tokens are counted: the counts are in `message_delta`. */
const NOT_COUNTED = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
};

function messageOf({ id, model }: Pick<CallStart, 'id' | 'model'>) {
  return { id: `msg_${id.replaceAll('-', '')}`, type: 'message', role: 'assistant', model, stop_sequence: null };
}

function toolUsesOf(choice: Pick<Choice, 'toolCalls' | 'finishReason'>) {
  return readCalls(choice).map((call) => ({ type: 'tool_use', ...call, caller: { type: 'direct' } }));
}

function stopReasonOf(finishReason: string): string {
  return STOP_REASONS[finishReason] ?? 'end_turn';
}

function usageOf({ promptTokens, completionTokens }: ProviderUsage) {
  return { ...NOT_COUNTED, input_tokens: promptTokens, output_tokens: completionTokens };
}
