import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { addText, emptyAnswer, usageOf } from '../http/answer.ts';
import type { Provider, ProviderCall, ProviderUsage } from '../provider.ts';
import { describePrompt } from './describe-prompt.ts';

const NAME = 'demo';

/**
 * A dry run without network: the answer shows what a model would have received, so that anyone sees the masking at
 * work. `maxTokens` is not applied: a cut answer would show less than what would have left.
 */
export function createDemoProvider(): Provider {
  return {
    name: NAME,
    location: 'local',
    async complete(call) {
      if (call.signal.aborted) return { ok: false, failure: { kind: 'cancelled', attempts: 0 } };
      const content = describePrompt(call.messages);
      return { ok: true, content, model: call.model, usage: countTokens(call, content), finishReason: 'stop' };
    },
    async *stream(call) {
      const content = describePrompt(call.messages);
      for (const [word] of content.matchAll(/\S+\s*|\s+/g)) {
        // Between words the rest of the server lives: a long prompt would otherwise hold it, and no cancellation be
        // heard.
        await yieldToEvents();
        if (call.signal.aborted) return yield { type: 'failed', failure: { kind: 'cancelled', attempts: 0 } };
        yield { type: 'delta', text: word };
      }
      yield { type: 'done', model: call.model, usage: countTokens(call, content), finishReason: 'stop' };
    },
    models: async () => [NAME],
    health: async () => 'up',
    close: async () => {},
  };
}

function countTokens(call: ProviderCall, content: string): ProviderUsage {
  const answer = emptyAnswer();
  addText(answer, content);
  return usageOf(answer, call);
}
