import type { Problem } from '../../../kernel/problem.ts';
import { privacyProblem } from '../errors.ts';
import type { Refusal } from './decide-processing.ts';

/** The refusal as the caller sees it: with the purpose and, for a missing consent, how to grant it. */
export function refuseProcessing(refusal: Refusal, purpose: string): Problem {
  const grant =
    refusal === 'consent_required' ? { grant: { method: 'POST', path: '/api/consents', body: { purpose } } } : {};
  return privacyProblem(refusal, { members: { purpose, ...grant } });
}
