import { createDemoProvider } from './demo/create-demo-provider.ts';
import { createOllamaProvider } from './ollama/create-ollama-provider.ts';
import { createOpenAiProvider } from './openai/create-openai-provider.ts';
import type { Provider, ProviderLocation } from './provider.ts';

export interface ProvidersConfig {
  /** Name of the provider of the tools that name none. */
  defaultProvider: string;
  ollamaUrl?: string | undefined;
  openaiBaseUrl?: string | undefined;
  openaiApiKey?: string | undefined;
  /** Where that service processes data, when its address does not say it. */
  openaiLocation?: ProviderLocation | undefined;
}

export interface ProviderRegistry {
  readonly defaultProvider: Provider;
  /** Undefined when no provider has this name: the call is refused, another one is never taken in its place. */
  get(name: string): Provider | undefined;
  names(): string[];
  closeAll(): Promise<void>;
}

/**
 * The providers this configuration allows; `demo` is always one. Throws when a URL, the key or the default is not
 * usable.
 */
export function createProviders(config: ProvidersConfig): ProviderRegistry {
  const providers = [createDemoProvider()];
  if (config.ollamaUrl !== undefined) providers.push(createOllamaProvider({ url: config.ollamaUrl }));
  if (config.openaiBaseUrl !== undefined) {
    const { openaiBaseUrl: baseUrl, openaiApiKey: apiKey, openaiLocation: location } = config;
    providers.push(createOpenAiProvider({ baseUrl, apiKey, location }));
  }
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const defaultProvider = byName.get(config.defaultProvider);
  if (defaultProvider === undefined)
    throw new TypeError(`no provider is configured under the name ${config.defaultProvider}`);
  return {
    defaultProvider,
    get: (name) => byName.get(name),
    names: () => [...byName.keys()],
    async closeAll() {
      await Promise.all(providers.map((provider) => provider.close()));
    },
  };
}
