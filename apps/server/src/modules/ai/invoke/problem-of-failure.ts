import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import type { ProviderFailure } from '../providers/provider.ts';

const CODES = {
  unavailable: 'provider_unavailable',
  timeout: 'provider_timeout',
  rate_limited: 'provider_rate_limited',
  rejected: 'provider_rejected',
  garbage: 'provider_garbage',
  cancelled: 'client_closed',
} as const satisfies Record<ProviderFailure['kind'], string>;

export function problemOfFailure(failure: ProviderFailure): Problem {
  const seconds = failure.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(failure.retryAfterMs / 1000));
  return aiProblem(CODES[failure.kind], {
    members: {
      attempts: failure.attempts,
      ...(failure.status === undefined ? {} : { providerStatus: failure.status }),
    },
    ...(seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
  });
}
