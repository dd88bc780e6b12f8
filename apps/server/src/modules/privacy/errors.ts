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
} as const;

export const privacyProblem = problemsOf(privacyErrors);
