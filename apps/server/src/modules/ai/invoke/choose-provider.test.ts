import { afterEach, describe, expect, test } from 'vitest';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createLog } from '../../../kernel/log.ts';
import { createMetrics } from '../../../kernel/metrics.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { ChatOptions } from '../providers/provider.ts';
import { DEFAULT_SETTINGS, type TenantAiSettings } from '../settings/load-settings.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';
import { chooseProviders, providers } from './choose-provider.ts';

const HOME = { baseUrl: 'http://127.0.0.1:9' };
const kernels: Kernel[] = [];

afterEach(async () => {
  for (const kernel of kernels.splice(0)) await providers.of(kernel).closeAll();
});

/** A server with Ollama at home, an OpenAI-compatible service in the Union and Anthropic across the sea. */
function serverWith(ai: Partial<Kernel['config']['ai']> = {}): Kernel {
  const kernel = {
    config: {
      ai: {
        ...{ defaultProvider: 'ollama', defaultModel: undefined, fallbacks: [], concurrency: 1 },
        ...{ timeoutMs: 1, firstTokenTimeoutMs: 1 },
        ollama: HOME,
        openai: { ...HOME, location: 'eu', apiKey: 'sk-server' },
        anthropic: { ...HOME, location: 'third_country' },
        ...ai,
      },
    },
    metrics: createMetrics(),
    log: createLog('silent'),
  } as unknown as Kernel;
  kernels.push(kernel);
  return kernel;
}

interface Situation {
  ai?: Partial<Kernel['config']['ai']>;
  tool?: Partial<ResolvedTool>;
  settings?: Partial<TenantAiSettings>;
  model?: string;
  options?: ChatOptions;
}

/** Where such a call goes, as `provider/model`, or the code of its refusal. */
function choose({ ai, tool, settings, model, options = {} }: Situation): string[] | string {
  const chosen = chooseProviders(
    serverWith(ai),
    { provider: null, model: null, dataClassMax: 'P2', ...tool } as ResolvedTool,
    { tenantId: 't' as TenantAiSettings['tenantId'], ...DEFAULT_SETTINGS, providerKeys: {}, ...settings },
    { model, options },
  );
  return chosen instanceof Problem ? chosen.code : chosen.map((to) => `${to.provider.name}/${to.model}`);
}

const ALL = ['anthropic', 'openai', 'ollama', 'demo'];

describe('who decides', () => {
  test.each([
    ['the server’s default', {}, 'ollama/llama3.2'],
    ['the server’s default model', { ai: { defaultModel: 'mistral-small' } }, 'ollama/mistral-small'],
    ['no name in particular', { model: 'gardefou' }, 'ollama/llama3.2'],
    ['a model', { model: 'qwen3' }, 'ollama/qwen3'],
    ['a provider and a model', { model: 'openai/gpt-4o' }, 'openai/gpt-4o'],
    ['a model with a slash of its own', { model: 'mistralai/mistral-small' }, 'ollama/mistralai/mistral-small'],
    ['a provider and no model', { model: 'openai/' }, 'openai/gpt-4o-mini'],
    ['the organisation’s provider', { settings: { defaultProvider: 'openai' } }, 'openai/gpt-4o-mini'],
    ['its model', { settings: { defaultProvider: 'openai', defaultModel: 'gpt-5' } }, 'openai/gpt-5'],
    ['its model of the server’s provider', { settings: { defaultModel: 'qwen3' } }, 'ollama/qwen3'],
    ['a name over its choice', { settings: { defaultProvider: 'openai' }, model: 'ollama/qwen3' }, 'ollama/qwen3'],
    [
      'the tool’s provider over all',
      { tool: { provider: 'demo' }, settings: { defaultProvider: 'openai' } },
      'demo/demo',
    ],
    ['the tool’s model', { tool: { provider: 'ollama', model: 'legal-7b' } }, 'ollama/legal-7b'],
    [
      'a model over the tool’s',
      { tool: { provider: 'ollama', model: 'legal-7b' }, model: 'ollama/qwen3' },
      'ollama/qwen3',
    ],
  ] satisfies [string, Situation, string][])('%s', (_what, situation, expected) => {
    expect(choose(situation)[0]).toBe(expected);
  });

  test('a model of another provider is not asked of the tool’s own: it is refused by name', () => {
    expect(choose({ tool: { provider: 'ollama' }, model: 'openai/gpt-4o' })).toBe('parameter_unsupported');
  });

  test('a provider that is not configured is refused, no other takes its place', () => {
    expect(choose({ tool: { provider: 'openai' }, ai: { openai: undefined, fallbacks: ['demo'] } })).toBe(
      'provider_unknown',
    );
    expect(choose({ settings: { defaultProvider: 'openai' }, ai: { openai: undefined } })).toBe('provider_unknown');
  });

  test('the organisation’s own key goes with its provider, to no other', () => {
    const chosen = chooseProviders(
      serverWith({ fallbacks: ['openai', 'demo'] }),
      { provider: null, model: null, dataClassMax: 'P2' } as ResolvedTool,
      { tenantId: 't' as TenantAiSettings['tenantId'], ...DEFAULT_SETTINGS, providerKeys: { openai: 'sk-tenant' } },
      { options: {} },
    );
    if (chosen instanceof Problem) throw new Error(chosen.code);
    expect(chosen.map(({ apiKey }) => apiKey)).toEqual([undefined, 'sk-tenant', undefined]);
  });
});

describe('sensitive data (P3)', () => {
  const tool = { dataClassMax: 'P3' } as const;
  test.each([
    ['the default', { ai: { defaultProvider: 'openai' } }],
    ['what the caller names', { model: 'openai/gpt-4o' }],
    ['what the organisation chose', { settings: { defaultProvider: 'anthropic' } }],
    ['the tool’s own', { tool: { ...tool, provider: 'openai' } }],
    ['the model, though Ollama is,', { model: 'ollama/gpt-oss:120b-cloud' }],
    ['the model of the tool', { tool: { ...tool, provider: 'ollama', model: 'gemma4:cloud' } }],
    ['the default model', { ai: { defaultModel: 'kimi-k2:1t-Cloud' } }],
  ] satisfies [string, Situation][])('is refused where %s is not local', (_what, situation) => {
    expect(choose({ tool, ...situation })).toBe('provider_location_refused');
  });

  test('stays local in every fallback', () => {
    expect(choose({ tool, ai: { fallbacks: ALL } })).toEqual(['ollama/llama3.2', 'demo/demo']);
  });
});

describe('fallbacks', () => {
  test('of the server’s default are the server’s, in its order', () => {
    expect(choose({ ai: { fallbacks: ALL } })).toEqual([
      'ollama/llama3.2',
      'anthropic/claude-haiku-4-5',
      'openai/gpt-4o-mini',
      'demo/demo',
    ]);
  });

  test.each([
    ['the caller', { model: 'ollama/qwen3' }, ['ollama/qwen3', 'demo/demo']],
    ['the organisation', { settings: { defaultProvider: 'ollama' } }, ['ollama/llama3.2', 'demo/demo']],
    ['the tool', { tool: { provider: 'ollama' } }, ['ollama/llama3.2', 'demo/demo']],
    ['the caller', { model: 'openai/gpt-4o' }, ['openai/gpt-4o', 'ollama/llama3.2', 'demo/demo']],
    ['the caller', { model: 'anthropic/x' }, ['anthropic/x', 'openai/gpt-4o-mini', 'ollama/llama3.2', 'demo/demo']],
  ] satisfies [string, Situation, string[]][])(
    'of a provider that %s chose are never further away than it',
    (_who, situation, expected) => {
      expect(choose({ ai: { fallbacks: ALL }, ...situation })).toEqual(expected);
    },
  );

  test('that cannot do what is asked are passed over; where the first one cannot, the call is refused', () => {
    const asked = { ai: { fallbacks: ALL }, options: { responseFormat: { type: 'json_object' } } } satisfies Situation;
    expect(choose(asked)).toEqual(['ollama/llama3.2', 'openai/gpt-4o-mini', 'demo/demo']);
    expect(choose({ ...asked, model: 'anthropic/x' })).toBe('parameter_unsupported');
  });
});
