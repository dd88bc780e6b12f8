import { expect, test } from 'vitest';
import { createProviders } from './create-providers.ts';

test('only what is configured can be called, and an unknown name gets no substitute', async () => {
  const registry = createProviders({ defaultProvider: 'demo', ollamaUrl: 'http://127.0.0.1:9' });
  expect(registry.names()).toEqual(['demo', 'ollama']);
  expect(registry.get('openai')).toBeUndefined();
  expect(registry.get('constructor')).toBeUndefined();
  expect(registry.defaultProvider.name).toBe('demo');
  await registry.closeAll();
});

test('each provider has the location its address gives it, unless the operator declared another', async () => {
  const registry = createProviders({
    defaultProvider: 'openai',
    ollamaUrl: 'http://127.0.0.1:9',
    openaiBaseUrl: 'https://models.example.org/v1',
  });
  const declared = createProviders({
    defaultProvider: 'openai',
    openaiBaseUrl: 'https://models.example.org/v1',
    openaiLocation: 'eu',
  });
  expect(registry.names().map((name) => registry.get(name)?.location)).toEqual(['local', 'local', 'third_country']);
  expect(declared.defaultProvider.location).toBe('eu');
  await Promise.all([registry.closeAll(), declared.closeAll()]);
});

test('a configuration that cannot work stops the boot, and the key is not in the message', () => {
  expect(() => createProviders({ defaultProvider: 'ollama' })).toThrow(/no provider .* ollama/);
  expect(() => createProviders({ defaultProvider: 'demo', ollamaUrl: 'ftp://127.0.0.1' })).toThrow(TypeError);
  const withBadKey = () =>
    createProviders({ defaultProvider: 'demo', openaiBaseUrl: 'http://127.0.0.1:9', openaiApiKey: 'sk-se\ncret' });
  expect(withBadKey).toThrow(TypeError);
  expect(withBadKey).not.toThrow(/cret/);
});
