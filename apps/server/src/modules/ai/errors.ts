import { problemsOf } from '../../kernel/problem.ts';

export const aiErrors = {
  tool_unknown: {
    status: 404,
    title: 'No such AI tool',
    remedy: 'GET /api/ai/tools lists the tools of your organisation.',
  },
  tool_not_active: {
    status: 403,
    title: 'The AI tool is not active here',
    remedy: 'An administrator activates it with POST /api/ai/tools/{code}/activate.',
  },
  tool_withdrawn: {
    status: 403,
    title: 'The platform withdrew the AI tool',
    remedy: 'Use another tool: GET /api/ai/tools lists those of your organisation.',
  },
  tool_version_conflict: {
    status: 409,
    title: 'What was published does not change',
    remedy: 'People rely on the fields in `changed`: publish them under a version higher than `present`.',
  },
  dpia_required: {
    status: 403,
    title: 'A DPIA must be validated first',
    remedy:
      'An impact assessment of this version of the tool must stand: POST /api/privacy/dpias, submit it, and have your DPO validate it.',
  },
  provider_unknown: {
    status: 403,
    title: 'The provider of this tool is not configured',
    remedy: 'Ask the operator to configure it, or to change the tool.',
  },
  provider_location_refused: {
    status: 403,
    title: 'This data may not go to that provider',
    remedy: 'Sensitive data (P3) goes to a local model only.',
  },
  parameter_unsupported: {
    status: 400,
    title: 'The provider cannot do what is asked',
    remedy: 'Leave the parameter named in `param` out, or choose another model.',
  },
  embeddings_unsupported: {
    status: 400,
    title: 'The provider has no embeddings',
    remedy: 'Name a model of a provider that has them, as in openai/text-embedding-3-small.',
  },
  quota_exceeded: {
    status: 429,
    title: 'A quota is used up',
    remedy: 'Wait for the time given in Retry-After, or ask an administrator to raise the quota.',
  },
  masking_failed: {
    status: 500,
    title: 'The call could not be masked',
    remedy: 'What could not be masked or checked went no further. Report the request id to the operator.',
  },
  document_unreadable: {
    status: 422,
    title: 'The document cannot be read',
    remedy: 'The file is broken or incomplete: export it again, or send its text.',
  },
  document_protected: {
    status: 422,
    title: 'The document is protected by a password',
    remedy: 'Save a copy without a password and send that one.',
  },
  document_empty: {
    status: 422,
    title: 'There is no text in the document',
    remedy: 'It may be a scan: run text recognition (OCR) on it first.',
  },
  document_too_complex: {
    status: 422,
    title: 'The document is more than can be processed',
    remedy: 'Send a shorter document, or send it in parts.',
  },
  provider_rejected: {
    status: 502,
    title: 'The provider refused the request',
    remedy: 'Check the model name and the provider’s configuration.',
  },
  provider_garbage: {
    status: 502,
    title: 'The provider answered something unreadable',
    remedy: 'Retry; if it persists, check the provider.',
  },
  provider_unavailable: {
    status: 502,
    title: 'The provider cannot be reached',
    remedy: 'Retry in a moment; if it persists, check that the provider runs.',
  },
  provider_rate_limited: {
    status: 503,
    title: 'The provider is saturated',
    remedy: 'Wait for the time given in Retry-After.',
  },
  provider_timeout: {
    status: 504,
    title: 'The provider did not answer in time',
    remedy: 'Retry, or ask for a shorter answer.',
  },
  client_closed: { status: 499, title: 'The client left', remedy: 'Nothing to do: the call to the provider was cut.' },
} as const;

export const aiProblem = problemsOf(aiErrors);
