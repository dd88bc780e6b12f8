import { perUser } from '../../../kernel/http/limits.ts';

/**
 * Calls to models, for each person (specs/security.md, "Limits"). One counter for all the formats that a call may come in:
 * with one each, whoever spoke them all would have several times the limit.
 */
export const CALL_LIMITS = [perUser(50, { name: 'ai_call' })];
