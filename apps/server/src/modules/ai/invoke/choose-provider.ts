import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import { createProviders } from '../providers/create-providers.ts';
import type { ChatOptions, Provider } from '../providers/provider.ts';
import type { TenantAiSettings } from '../settings/load-settings.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';

export const providers = perKernel((kernel) =>
  createProviders(kernel.config.ai, (name, state) => {
    kernel.metrics.aiBreakers.set({ provider: name }, state === 'closed' ? 0 : 1);
    kernel.log.warn({ provider: name, state }, 'provider breaker');
  }),
);

const DEFAULT_MODELS: Record<string, string> = {
  demo: 'demo',
  ollama: 'llama3.2',
  openai: 'gpt-4o-mini',
  anthropic: 'claude-haiku-4-5',
};

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
 * tool's data may not go (rgpd-facts.md, "Data classification"), or where the provider cannot do what is asked.
 */
export function chooseProviders(
  kernel: Kernel,
  tool: ResolvedTool,
  settings: TenantAiSettings,
  asked: { model?: string | undefined; options: ChatOptions },
): [Candidate, ...Candidate[]] | Problem {
  const registry = providers.of(kernel);
  const named = splitModel(asked.model, (name) => registry.get(name) !== undefined);
  const name = tool.provider ?? named.provider ?? settings.defaultProvider ?? registry.defaultProvider.name;
  const provider = registry.get(name);
  if (!provider) return aiProblem('provider_unknown');
  if (!mayReceive(tool, provider)) return aiProblem('provider_location_refused');
  const parameter = provider.unsupported(asked.options);
  if (parameter !== undefined) {
    return aiProblem('parameter_unsupported', {
      detail: `${parameter} is not supported by the provider ${provider.name}.`,
      members: { param: parameter },
    });
  }
  const model = named.model ?? tool.model ?? modelOf(kernel, provider, settings);
  if (model === undefined) return aiProblem('provider_unknown');
  const candidates: [Candidate, ...Candidate[]] = [withKey(provider, model, settings)];
  for (const fallback of registry.fallbacks) {
    const its = modelOf(kernel, fallback, settings);
    if (fallback === provider || its === undefined) continue;
    if (!mayReceive(tool, fallback) || fallback.unsupported(asked.options) !== undefined) continue;
    candidates.push(withKey(fallback, its, settings));
  }
  return candidates;
}

/** Sensitive data stays where the organisation's own machines are. */
export function mayReceive(tool: Pick<ResolvedTool, 'dataClassMax'>, provider: Provider): boolean {
  return tool.dataClassMax !== 'P3' || provider.location === 'local';
}

/** `gardefou` and `default` name the default model: clients that must name one can name none in particular. */
function splitModel(model: string | undefined, isProvider: (name: string) => boolean) {
  if (model === undefined || model === 'gardefou' || model === 'default') return {};
  const slash = model.indexOf('/');
  const name = model.slice(0, Math.max(0, slash));
  return isProvider(name) ? { provider: name, model: model.slice(slash + 1) } : { model };
}

export function modelOf(kernel: Kernel, provider: Provider, settings: TenantAiSettings): string | undefined {
  const { defaultModel, defaultProvider } = kernel.config.ai;
  if (settings.defaultProvider === provider.name && settings.defaultModel !== null) return settings.defaultModel;
  if (defaultModel !== undefined && defaultProvider === provider.name) return defaultModel;
  return DEFAULT_MODELS[provider.name];
}

function withKey(provider: Provider, model: string, settings: TenantAiSettings): Candidate {
  const apiKey = settings.providerKeys[provider.name];
  return { provider, model, ...(apiKey === undefined ? {} : { apiKey }) };
}
