import { createAnthropicProvider } from './anthropic/create-anthropic-provider.ts';
import { createDemoProvider } from './demo/create-demo-provider.ts';
import type { BreakerState } from './guard/breaker.ts';
import { GUARD_LIMITS, type GuardedProvider, guardProvider, type ProviderObserver } from './guard/guard-provider.ts';
import { createOllamaProvider } from './ollama/create-ollama-provider.ts';
import { createOpenAiProvider } from './openai/create-openai-provider.ts';
import type { Provider, ProviderLocation } from './provider.ts';

/** A service reached over HTTP. */
export interface ServiceConfig {
  baseUrl: string;
  apiKey?: string | undefined;
  /** Where that service processes data, when its address does not say it. */
  location?: ProviderLocation | undefined;
}

export interface ProvidersConfig {
  /** Name of the provider of the tools that name none. */
  defaultProvider: string;
  ollama?: ServiceConfig | undefined;
  openai?: (ServiceConfig & { headers?: Readonly<Record<string, string>> | undefined }) | undefined;
  anthropic?: ServiceConfig | undefined;
  /** Names of the providers that are asked, in this order, when the first one fails. */
  fallbacks: readonly string[];
  /** Calls to one provider at once. */
  concurrency: number;
}

export interface ProviderRegistry {
  readonly defaultProvider: Provider;
  readonly fallbacks: readonly Provider[];
  /** Undefined when no provider has this name: the call is refused, another one is never taken in its place. */
  get(name: string): Provider | undefined;
  all(): readonly Provider[];
  /** Those the server counts on by its own configuration: the default, the fallbacks, and those it has a key for. */
  reliedOn(): readonly Provider[];
  stateOf(name: string): BreakerState;
  closeAll(): Promise<void>;
}

/**
 * The providers this configuration allows; `demo` is always one. Throws when a URL, the key, the default or a fallback is
 * not usable.
 */
export function createProviders(
  config: ProvidersConfig,
  observe: (name: string) => ProviderObserver,
): ProviderRegistry {
  const plain = [createDemoProvider()];
  if (config.ollama) plain.push(createOllamaProvider(config.ollama));
  if (config.openai) plain.push(createOpenAiProvider(config.openai));
  if (config.anthropic) plain.push(createAnthropicProvider(config.anthropic));
  const limits = { ...GUARD_LIMITS, concurrency: config.concurrency };
  const guarded = plain.map((provider) => guardProvider(provider, limits, observe(provider.name)));
  const byName = new Map(guarded.map((provider) => [provider.name, provider]));
  const find = (name: string): GuardedProvider => {
    const provider = byName.get(name);
    if (!provider) throw new TypeError(`no provider is configured under the name ${name}`);
    return provider;
  };
  const keyed = [config.openai?.apiKey && 'openai', config.anthropic?.apiKey && 'anthropic'];
  const reliedOn = new Set([config.defaultProvider, ...config.fallbacks, ...keyed.filter((name) => name)]);
  return {
    defaultProvider: find(config.defaultProvider),
    fallbacks: config.fallbacks.map(find),
    get: (name) => byName.get(name),
    all: () => guarded,
    reliedOn: () => guarded.filter(({ name }) => reliedOn.has(name)),
    stateOf: (name) => byName.get(name)?.state ?? 'closed',
    async closeAll() {
      await Promise.all(guarded.map((provider) => provider.close()));
    },
  };
}
