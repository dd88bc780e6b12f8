import { perKernel } from '../per-kernel.ts';

/** A service outside that a module calls: how it answered when asked, and whether calls are held back from it. */
export interface ProviderState {
  health: 'up' | 'down' | 'unknown';
  breaker: 'closed' | 'open' | 'half_open';
}

/** How the model providers are, for readiness. The module that calls them says it at its start: the kernel imports none. */
export const providerProbe = perKernel((): { ask(): Promise<Record<string, ProviderState>> } => ({
  ask: async () => ({}),
}));
