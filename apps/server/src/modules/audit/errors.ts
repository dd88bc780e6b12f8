import { problemsOf } from '../../kernel/problem.ts';

export const auditErrors = {
  event_refuted: {
    status: 409,
    title: 'The event is not what was sealed',
    remedy: 'The trail was tampered with: tell the operator, who runs gardefou audit:verify.',
  },
} as const;

export const auditProblem = problemsOf(auditErrors);
