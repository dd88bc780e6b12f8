import { z } from 'zod';
import type { ProblemFormat } from '../../../kernel/http/route.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { describeProblem } from '../wire/describe-problem.ts';

/** OpenAI's names for kinds of errors; its clients decide by the status and show the message. */
function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** OpenAI's format of errors: `{"error": {message, type, code, param}}`, with our codes and what to do next in the message. */
export function openAiError(problem: Problem): { error: Record<string, unknown> } {
  const { errors = [], members = {} } = problem.extras;
  const [first] = errors;
  return {
    error: {
      message: describeProblem(problem),
      type: typeOf(problem.status),
      code: problem.code,
      param: typeof members.param === 'string' ? members.param : (first?.field ?? null),
      ...members,
    },
  };
}

export const openAiProblems: ProblemFormat = {
  body: openAiError,
  schema: z.object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      code: z.string(),
      param: z.string().nullable(),
    }),
  }),
};
