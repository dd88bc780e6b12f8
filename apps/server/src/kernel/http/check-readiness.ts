import type { Kernel } from '../kernel.ts';
import { type ProviderState, providerProbe } from './provider-probe.ts';

export interface Readiness {
  status: 'ok' | 'unavailable';
  dependencies: Record<string, 'up' | 'down'>;
  /** Told, and never a reason not to be ready: most of the server works without a model, and another node has the same. */
  providers: Record<string, ProviderState>;
}

const LIMIT_MS = 2_000;

/** Asks each dependency, together, for two seconds at most. */
export async function checkReadiness(kernel: Kernel): Promise<Readiness> {
  const [database, sharedState, providers] = await Promise.all([
    answers(kernel.db.ping()),
    answers(kernel.sharedState.ping()),
    providerProbe.of(kernel).ask(),
  ]);
  const dependencies = {
    database,
    sharedState,
    invalidations: kernel.invalidations.live ? ('up' as const) : ('down' as const),
  };
  return { status: Object.values(dependencies).includes('down') ? 'unavailable' : 'ok', dependencies, providers };
}

async function answers(asked: Promise<unknown>): Promise<'up' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, 'down');
  });
  try {
    return await Promise.race([
      asked.then(
        () => 'up' as const,
        () => 'down' as const,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
