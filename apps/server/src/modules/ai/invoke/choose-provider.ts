import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import { createProviders } from '../providers/create-providers.ts';
import { observeProvider } from '../providers/observe-provider.ts';
import type { ChatOptions, Provider, ProviderLocation } from '../providers/provider.ts';
import type { TenantAiSettings } from '../settings/load-settings.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';

export const providers = perKernel((kernel) =>
  createProviders(kernel.config.ai, (name) => observeProvider(kernel, name)),
);

const DEFAULT_MODELS: Record<string, string> = {
  demo: 'demo',
  ollama: 'llama3.2',
  openai: 'gpt-4o-mini',
  anthropic: 'claude-haiku-4-5',
};

const DISTANCES: Record<ProviderLocation, number> = { local: 0, eu: 1, third_country: 2 };

/** A provider that this call may go to, and what it is asked for there. */
export interface Candidate {
  provider: Provider;
  model: string;
  /** The organisation's own key. */
  apiKey?: string;
}

/**
 * Where the call goes first, and where it may go when that fails: the tool's provider, the one the caller names before
 * the model, the organisation's or the server's default; then the server's fallbacks. Refused where the class of the
 * tool's data may not go (rgpd-facts.md, "Data classification"), where a tool's own provider is not the one named, or where the provider cannot do what is asked.
 */
export function chooseProviders(
  kernel: Kernel,
  tool: ResolvedTool,
  settings: TenantAiSettings,
  asked: { model?: string | undefined; options: ChatOptions },
): [Candidate, ...Candidate[]] | Problem {
  const registry = providers.of(kernel);
  const named = splitModel(asked.model, (name) => registry.get(name) !== undefined);
  if (tool.provider !== null && named.provider !== undefined && named.provider !== tool.provider) {
    return aiProblem('parameter_unsupported', {
      detail: `model names another provider than ${tool.provider}, where this tool goes.`,
      members: { param: 'model' },
    });
  }
  const chosen = tool.provider ?? named.provider ?? settings.defaultProvider;
  const provider = registry.get(chosen ?? registry.defaultProvider.name);
  const model = named.model ?? tool.model ?? (provider && modelOf(kernel, provider, settings));
  if (!provider || model === undefined) return aiProblem('provider_unknown');
  const location = locationOf(provider, model);
  if (!mayGo(tool, location)) return aiProblem('provider_location_refused');
  const parameter = provider.unsupported(asked.options);
  if (parameter !== undefined) {
    return aiProblem('parameter_unsupported', {
      detail: `${parameter} is not supported by the provider ${provider.name}.`,
      members: { param: parameter },
    });
  }
  const candidates: [Candidate, ...Candidate[]] = [withKey(provider, model, settings)];
  // Who chose a provider chose how far the data goes. The server's default comes with the server's own fallbacks.
  const farthest = chosen === null ? 'third_country' : location;
  for (const fallback of registry.fallbacks) {
    const its = modelOf(kernel, fallback, settings);
    if (fallback === provider || its === undefined) continue;
    const there = locationOf(fallback, its);
    if (DISTANCES[there] > DISTANCES[farthest] || !mayGo(tool, there)) continue;
    if (fallback.unsupported(asked.options) !== undefined) continue;
    candidates.push(withKey(fallback, its, settings));
  }
  return candidates;
}

/** Sensitive data stays where the organisation's own machines are. */
function mayGo(tool: Pick<ResolvedTool, 'dataClassMax'>, location: ProviderLocation): boolean {
  return tool.dataClassMax !== 'P3' || location === 'local';
}

/** An Ollama at home hands these models on to its makers' cloud: `gpt-oss:120b-cloud`, `gemma4:cloud`. */
const CLOUD_MODEL = /[:-]cloud$/i;

export function locationOf(provider: Provider, model: string): ProviderLocation {
  return CLOUD_MODEL.test(model) ? 'third_country' : provider.location;
}

/** `gardefou` and `default` name the default model: clients that must name one can name none in particular. */
function splitModel(model: string | undefined, isProvider: (name: string) => boolean) {
  if (model === undefined || model === 'gardefou' || model === 'default') return {};
  const slash = model.indexOf('/');
  const name = model.slice(0, Math.max(0, slash));
  return isProvider(name) ? { provider: name, model: model.slice(slash + 1) || undefined } : { model };
}

export function modelOf(kernel: Kernel, provider: Provider, settings: TenantAiSettings): string | undefined {
  const { defaultModel, defaultProvider } = kernel.config.ai;
  // The organisation's default model is one of its default provider, were that the server's.
  if (settings.defaultModel !== null && (settings.defaultProvider ?? defaultProvider) === provider.name)
    return settings.defaultModel;
  if (defaultModel !== undefined && defaultProvider === provider.name) return defaultModel;
  return DEFAULT_MODELS[provider.name];
}

function withKey(provider: Provider, model: string, settings: TenantAiSettings): Candidate {
  const apiKey = settings.providerKeys[provider.name];
  return { provider, model, ...(apiKey === undefined ? {} : { apiKey }) };
}
