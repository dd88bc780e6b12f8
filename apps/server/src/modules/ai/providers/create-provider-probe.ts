import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderState } from '../../../kernel/http/provider-probe.ts';
import type { ProviderRegistry } from './create-providers.ts';

/** However often an orchestrator asks, the providers are asked once in this time. */
const KEPT_MS = 5_000;
/** A provider slower than this to list its models is down. */
const LIMIT_MS = 2_000;
/** What is not known by then is told as it was before: probes of an orchestrator are themselves given a second. */
const PATIENCE_MS = 250;

/** Tells how the providers are that the server relies on. */
export function createProviderProbe({
  reliedOn,
  stateOf,
}: Pick<ProviderRegistry, 'reliedOn' | 'stateOf'>): () => Promise<Record<string, ProviderState>> {
  const health = new Map<string, ProviderState['health']>();
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<unknown> = Promise.resolve();
  return async () => {
    if (performance.now() - askedAtMs >= KEPT_MS) {
      askedAtMs = performance.now();
      asking = Promise.all(
        reliedOn().map(async (provider) => {
          health.set(provider.name, await provider.health(AbortSignal.timeout(LIMIT_MS)));
        }),
      );
    }
    await Promise.race([asking, sleep(PATIENCE_MS, undefined, { ref: false })]);
    return Object.fromEntries(
      reliedOn().map(({ name }) => [name, { health: health.get(name) ?? 'unknown', breaker: stateOf(name) }]),
    );
  };
}
