import type { Choice } from '../providers/provider.ts';
import type { MaskedCall } from './mask-messages.ts';
import { scanAnswer } from './scan-answer.ts';

/** Answers as the caller reads them, and how many identifiers the model wrote that it was not sent. */
export function restoreChoices(choices: readonly Choice[], masked: MaskedCall): { choices: Choice[]; found: number } {
  const { responseFormat } = masked.options;
  const json = responseFormat !== undefined && responseFormat.type !== 'text';
  let found = 0;
  const restored = choices.map(({ content, toolCalls, finishReason }) => {
    found += scanAnswer(content);
    return {
      content: masked.restore(content, { json }),
      toolCalls: toolCalls.map((call) => {
        found += scanAnswer(call.arguments);
        return { ...call, arguments: masked.restore(call.arguments, { json: true }) };
      }),
      finishReason,
    };
  });
  return { choices: restored, found };
}
