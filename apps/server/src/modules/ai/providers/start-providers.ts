import { providerProbe } from '../../../kernel/http/provider-probe.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { providers } from '../invoke/choose-provider.ts';
import { createProviderProbe } from './create-provider-probe.ts';

/** Makes readiness tell of the providers the server relies on. What it returns cuts their connections. */
export async function startProviders(kernel: Kernel): Promise<() => Promise<void>> {
  const registry = providers.of(kernel);
  providerProbe.of(kernel).ask = createProviderProbe(registry);
  return () => registry.closeAll();
}
