import type { Kernel } from '../../../kernel/kernel.ts';
import type { ProviderObserver } from './guard/guard-provider.ts';

/** Metrics and log of one provider. */
export function observeProvider({ metrics, log }: Pick<Kernel, 'metrics' | 'log'>, provider: string): ProviderObserver {
  // Found once, not by their labels at every call.
  const seconds = metrics.aiProviderSeconds.labels({ provider });
  const firstToken = metrics.aiFirstTokenSeconds.labels({ provider });
  const attempts = metrics.aiProviderAttempts.labels({ provider });
  const breaker = metrics.aiBreakers.labels({ provider });
  breaker.set(0);
  return {
    state(state) {
      breaker.set(state === 'closed' ? 0 : 1);
      log.warn({ provider, state }, 'provider breaker');
    },
    ended(took, sent) {
      seconds.observe(took);
      attempts.inc(sent);
    },
    began: (took) => firstToken.observe(took),
  };
}
