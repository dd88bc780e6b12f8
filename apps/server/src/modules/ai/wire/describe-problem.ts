import type { Problem } from '../../../kernel/problem.ts';

/** A problem in one sentence or two, for formats of errors that have room for a message and no more. */
export function describeProblem(problem: Problem): string {
  const { errors = [] } = problem.extras;
  const details = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return `${problem.title}. ${details || problem.detail}`;
}
