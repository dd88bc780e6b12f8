import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';

/**
 * A provider that refuses a document most often finds it longer than its model's window, and says so only in words, which stay
 * with it. We do not know that window: the sender is told the length to compare with it.
 */
export function explainRejection(problem: Problem, characters: number): Problem {
  if (problem.code !== 'provider_rejected') return problem;
  const tokens = Math.ceil(characters / 4);
  const detail = `The document has ${characters} characters, about ${tokens} tokens: if the model takes fewer, choose another one or send it in parts. Otherwise: ${problem.detail}`;
  return aiProblem('provider_rejected', { ...problem.extras, detail });
}
