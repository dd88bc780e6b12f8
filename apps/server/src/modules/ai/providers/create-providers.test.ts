import { expect, test } from 'vitest';
import { createProviders as create, type ProvidersConfig } from './create-providers.ts';
import { silentObserver } from './testing/silent-observer.ts';

function createProviders(config: Partial<ProvidersConfig> & Pick<ProvidersConfig, 'defaultProvider'>) {
  return create({ fallbacks: [], concurrency: 10, ...config }, silentObserver);
}

test('only what is configured can be called, and an unknown name gets no substitute', async () => {
  const registry = createProviders({ defaultProvider: 'demo', ollama: { baseUrl: 'http://127.0.0.1:9' } });
  expect(registry.all().map(({ name }) => name)).toEqual(['demo', 'ollama']);
  expect(registry.get('openai')).toBeUndefined();
  expect(registry.get('constructor')).toBeUndefined();
  expect(registry.defaultProvider.name).toBe('demo');
  await registry.closeAll();
});

test('each provider has the location its address gives it, unless the operator declared another', async () => {
  const registry = createProviders({
    defaultProvider: 'openai',
    ollama: { baseUrl: 'http://127.0.0.1:9' },
    openai: { baseUrl: 'https://models.example.org/v1' },
  });
  const declared = createProviders({
    defaultProvider: 'openai',
    openai: { baseUrl: 'https://models.example.org/v1', location: 'eu' },
  });
  expect(registry.all().map(({ location }) => location)).toEqual(['local', 'local', 'third_country']);
  expect(declared.defaultProvider.location).toBe('eu');
  await Promise.all([registry.closeAll(), declared.closeAll()]);
});

test('a configuration that cannot work stops the boot, and the key is not in the message', () => {
  expect(() => createProviders({ defaultProvider: 'ollama' })).toThrow(/no provider .* ollama/);
  expect(() => createProviders({ defaultProvider: 'demo', fallbacks: ['openai'] })).toThrow(/no provider .* openai/);
  expect(() => createProviders({ defaultProvider: 'demo', ollama: { baseUrl: 'ftp://127.0.0.1' } })).toThrow(TypeError);
  const withBadKey = () =>
    createProviders({ defaultProvider: 'demo', openai: { baseUrl: 'http://127.0.0.1:9', apiKey: 'sk-se\ncret' } });
  expect(withBadKey).toThrow(TypeError);
  expect(withBadKey).not.toThrow(/cret/);
});
