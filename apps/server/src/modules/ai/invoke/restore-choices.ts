import type { Problem } from '../../../kernel/problem.ts';
import { AnswerCheckFailed } from '../checks/answer-check-failed.ts';
import { aiProblem } from '../errors.ts';
import type { Choice } from '../providers/provider.ts';
import { AnswerLane } from './answer-lane.ts';
import { type AnswerFindings, sumFindings } from './sum-findings.ts';
import type { WayBack } from './way-back.ts';

/** Answers as the caller reads them, checked and un-masked: by the lanes of a stream, so both are the same text. */
export function restoreChoices(
  choices: readonly Choice[],
  way: WayBack,
): (AnswerFindings & { choices: Choice[] }) | Problem {
  const lanes: AnswerLane[] = [];
  const restore = (text: string, json: boolean): string => {
    const lane = new AnswerLane(way, { json });
    lanes.push(lane);
    return lane.push(text) + lane.end();
  };
  try {
    const restored = choices.map(({ content, toolCalls, finishReason }) => ({
      content: restore(content, way.json),
      toolCalls: toolCalls.map((call) => ({ ...call, arguments: restore(call.arguments, true) })),
      finishReason,
    }));
    return { choices: restored, ...sumFindings(lanes, way) };
  } catch (error) {
    if (error instanceof AnswerCheckFailed) return aiProblem('masking_failed');
    throw error;
  }
}
