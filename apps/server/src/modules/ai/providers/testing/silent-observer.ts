import type { ProviderObserver } from '../guard/guard-provider.ts';

/** For tests of what is not told. */
export function silentObserver(): ProviderObserver {
  return { state: () => {}, ended: () => {}, began: () => {} };
}
