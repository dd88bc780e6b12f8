import type { ErrorCatalogue } from '../../kernel/problem.ts';

export const auditErrors = {} as const satisfies ErrorCatalogue;
