import { problemsOf } from '../../kernel/problem.ts';

export const privacyErrors = {
  purpose_unknown: {
    status: 404,
    title: 'No such purpose',
    remedy: 'A purpose has the code of its tool: GET /api/ai/tools lists them.',
  },
  consent_not_applicable: {
    status: 409,
    title: 'This purpose does not rest on consent',
    remedy: 'Nothing to grant: its lawful basis is given by GET /api/ai/tools.',
  },
  consent_required: {
    status: 403,
    title: 'Consent is required',
    remedy: 'Grant it with POST /api/consents {"purpose": …}, then ask again.',
  },
  processing_restricted: {
    status: 403,
    title: 'Processing is restricted',
    remedy: 'A restriction (Art. 18 GDPR) stands on this person: ask your DPO.',
  },
  objection_recorded: {
    status: 403,
    title: 'The person objected',
    remedy: 'An objection (Art. 21 GDPR) stands against this purpose: ask your DPO.',
  },
  dpia_wrong_state: {
    status: 409,
    title: 'The DPIA is not in the state that this needs',
    remedy: 'It goes from draft to submitted, then the DPO validates or refuses it: GET it to see where it stands.',
  },
  dpia_incomplete: {
    status: 409,
    title: 'The DPIA is not whole',
    remedy: 'Fill in the parts listed in `errors` with PATCH /api/privacy/dpias/{id}, then submit it again.',
  },
  dpia_outdated: {
    status: 409,
    title: 'The purpose has a new version',
    remedy: 'Write an assessment of the present version with POST /api/privacy/dpias.',
  },
  dpia_own_work: {
    status: 403,
    title: 'Nobody validates what they wrote as an administrator',
    remedy: 'Ask another DPO of your organisation.',
  },
} as const;

export const privacyProblem = problemsOf(privacyErrors);
