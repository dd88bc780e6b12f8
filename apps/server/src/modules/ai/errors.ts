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
  dpia_required: {
    status: 403,
    title: 'A DPIA must be validated first',
    remedy: 'Ask your DPO: this tool stays closed until its impact assessment is validated.',
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
    title: 'The quota of this tool is used up',
    remedy: 'Wait for the time given in Retry-After, or ask an administrator to raise the quota.',
  },
  masking_failed: {
    status: 500,
    title: 'The prompt could not be masked',
    remedy: 'Nothing was sent. Report the request id to the operator.',
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
