import { z } from 'zod';
import type { ProblemFormat } from '../../../kernel/http/route.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { describeProblem } from '../wire/describe-problem.ts';

/** Ollama's format of errors, `{"error": "…"}`. It has no place for a code: ours stands at the end of the message. */
export function ollamaError(problem: Problem): { error: string } {
  return { error: `${describeProblem(problem)} (${problem.code})` };
}

export const ollamaProblems: ProblemFormat = { body: ollamaError, schema: z.object({ error: z.string() }) };
