import { z } from 'zod';
import type { ProblemFormat } from '../../../kernel/http/route.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { describeProblem } from '../wire/describe-problem.ts';

/** Anthropic's names for kinds of errors; its clients decide by the status and show the message. */
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};

/** Anthropic's own clients ask for a conversation kept at the provider, and read in this that they are to send it whole. */
const NO_THREADS = { error_code: 'thread_unsupported_request', unsupported: ['thread'] };

/** Anthropic's format of errors, with our code and what goes with it beside the message. */
export function anthropicError(problem: Problem, requestId: string): Record<string, unknown> {
  const type = TYPES[problem.status] ?? (problem.status >= 500 ? 'api_error' : 'invalid_request_error');
  const { members = {}, errors = [] } = problem.extras;
  const details = errors.some(({ field }) => field === 'thread') ? { details: NO_THREADS } : {};
  return {
    type: 'error',
    error: { ...members, type, message: describeProblem(problem), code: problem.code, ...details },
    request_id: requestId,
  };
}

export const anthropicProblems: ProblemFormat = {
  body: anthropicError,
  schema: z.object({
    type: z.literal('error'),
    error: z.object({ type: z.string(), message: z.string(), code: z.string() }),
    request_id: z.string(),
  }),
};
