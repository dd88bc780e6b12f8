import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { estimateTokens, usageOf } from '../http/answer.ts';
import type { Provider, ProviderCall, ProviderUsage } from '../provider.ts';
import { describePrompt } from './describe-prompt.ts';
import { embedByHash } from './embed-by-hash.ts';

const NAME = 'demo';

/**
 * A dry run without network: the answer shows what a model would have received, so that anyone sees the masking at
 * work. `maxTokens` and `stop` are not applied: a cut answer would show less than what would have left.
 */
export function createDemoProvider(): Provider {
  return {
    name: NAME,
    location: 'local',
    // It describes tools and does not call them; what it cannot do is to follow a schema or a forced tool.
    unsupported({ responseFormat, toolChoice }) {
      if (responseFormat?.type === 'json_schema') return 'response_format';
      return toolChoice === 'required' || typeof toolChoice === 'object' ? 'tool_choice' : undefined;
    },
    async complete(call) {
      if (call.signal.aborted) return { ok: false, failure: { kind: 'cancelled', attempts: 0 } };
      const content = answerOf(call);
      const choices = Array.from({ length: call.choices ?? 1 }, () => ({
        content,
        toolCalls: [],
        finishReason: 'stop',
      }));
      return { ok: true, choices, model: call.model, usage: countTokens(call, content), attempts: 0 };
    },
    async *stream(call) {
      const content = answerOf(call);
      const choices = call.choices ?? 1;
      for (let choice = 0; choice < choices; choice++) {
        for (const [word] of content.matchAll(/\S+\s*|\s+/g)) {
          // Between words the rest of the server lives: a long prompt would otherwise hold it, and no cancellation be
          // heard.
          await yieldToEvents();
          if (call.signal.aborted) return yield { type: 'failed', failure: { kind: 'cancelled', attempts: 0 } };
          yield { type: 'delta', choice, text: word };
        }
      }
      const finishReasons = Array.from({ length: choices }, () => 'stop');
      yield { type: 'done', model: call.model, usage: countTokens(call, content), finishReasons, attempts: 0 };
    },
    async embed({ model, inputs, dimensions, signal }) {
      if (signal.aborted) return { ok: false, failure: { kind: 'cancelled', attempts: 0 } };
      const promptTokens = estimateTokens(inputs.reduce((sum, { length }) => sum + length, 0));
      return {
        ok: true,
        embeddings: inputs.map((input) => embedByHash(input, dimensions)),
        model,
        usage: { promptTokens, completionTokens: 0, totalTokens: promptTokens, estimated: true },
        attempts: 0,
      };
    },
    models: async () => [NAME],
    health: async () => 'up',
    close: async () => {},
  };
}

function answerOf(call: ProviderCall): string {
  const text = describePrompt(call.messages, call.tools);
  return call.responseFormat?.type === 'json_object' ? JSON.stringify({ demonstration: text }) : text;
}

function countTokens(call: ProviderCall, content: string): ProviderUsage {
  const length = content.length * (call.choices ?? 1);
  return usageOf({ length, promptTokens: undefined, completionTokens: undefined }, call);
}
