import { Problem } from '../../../kernel/problem.ts';
import type { CallAnswer } from '../invoke/invoke-call.ts';
import { jsonLine } from '../invoke/json-line.ts';
import type { CallFinish, StreamEncoder, Surface } from '../invoke/surface.ts';
import type { Choice } from '../providers/provider.ts';
import { CallGatherer } from '../wire/call-gatherer.ts';
import { readCalls } from '../wire/read-calls.ts';
import { ollamaError } from './ollama-problem.ts';

/** Where the text of an answer stands: `/api/chat` answers with a message, `/api/generate` with a text. */
type Shape = 'chat' | 'generate';

const NOTHING: Choice = { content: '', toolCalls: [], finishReason: 'stop' };

/** Ollama's wire format, https://docs.ollama.com/api: one object, or a line of JSON for each piece. */
export function ollamaSurface(shape: Shape): Surface {
  const beganMs = performance.now();
  return {
    masking: 'pseudonymise',
    contentType: 'application/x-ndjson',
    whole: (answer) => {
      const [choice = NOTHING] = answer.choices;
      return { ...baseOf(answer), ...textOf(shape, choice), ...endOf(answer, choice.finishReason, beganMs) };
    },
    encodeStream: (start) => encodeStream(shape, baseOf(start), beganMs),
  };
}

function encodeStream(shape: Shape, base: ReturnType<typeof baseOf>, beganMs: number): StreamEncoder {
  const gatherer = new CallGatherer();
  const say = (choice: Choice) => line({ ...base, ...textOf(shape, choice), done: false });
  return {
    begin: () => '',
    text: (_choice, content) => say({ ...NOTHING, content }),
    toolCall: (piece) => {
      gatherer.add(piece);
      return '';
    },
    finish: (finish) => {
      const [finishReason = 'stop'] = finish.finishReasons;
      const { calls: toolCalls } = gatherer;
      try {
        const calls = toolCalls.length > 0 ? say({ ...NOTHING, toolCalls, finishReason }) : '';
        return calls + line({ ...base, ...textOf(shape, NOTHING), ...endOf(finish, finishReason, beganMs) });
      } catch (error) {
        if (error instanceof Problem) return line(ollamaError(error));
        throw error;
      }
    },
    fail: (problem) => line(ollamaError(problem)),
  };
}

function baseOf({ model, createdMs }: Pick<CallAnswer, 'model' | 'createdMs'>) {
  return { model, created_at: new Date(createdMs).toISOString() };
}

function textOf(shape: Shape, choice: Choice) {
  if (shape === 'generate') return { response: choice.content };
  const calls = readCalls(choice).map(({ id, name, input }, index) => ({
    id,
    function: { index, name, arguments: input },
  }));
  return {
    message: { role: 'assistant', content: choice.content, ...(calls.length > 0 ? { tool_calls: calls } : {}) },
  };
}

/** Durations are in nanoseconds. How long the model loaded, read and wrote is not known here, so it is not said. */
function endOf({ usage }: Pick<CallFinish, 'usage'>, finishReason: string, beganMs: number) {
  return {
    done: true,
    done_reason: finishReason === 'length' ? 'length' : 'stop',
    total_duration: Math.round((performance.now() - beganMs) * 1e6),
    prompt_eval_count: usage.promptTokens,
    eval_count: usage.completionTokens,
  };
}

function line(value: object): string {
  return `${jsonLine(value)}\n`;
}
