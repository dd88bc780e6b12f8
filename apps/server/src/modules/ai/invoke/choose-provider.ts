import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import { createProviders } from '../providers/create-providers.ts';
import type { Provider } from '../providers/provider.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';

export const providers = perKernel((kernel) => createProviders(kernel.config.ai));

const DEFAULT_MODELS: Record<string, string> = { demo: 'demo', ollama: 'llama3.2', openai: 'gpt-4o-mini' };

/** The tool's provider, or the server's default; refused where the class of the tool's data may not go (rgpd-facts.md, "Data classification"). */
export function chooseProvider(
  kernel: Kernel,
  tool: ResolvedTool,
  model: string | undefined,
): { provider: Provider; model: string } | Problem {
  const registry = providers.of(kernel);
  const provider = tool.provider === null ? registry.defaultProvider : registry.get(tool.provider);
  if (!provider) return aiProblem('provider_unknown');
  if (tool.dataClassMax === 'P3' && provider.location !== 'local') return aiProblem('provider_location_refused');
  const chosen = model ?? tool.model ?? kernel.config.ai.defaultModel ?? DEFAULT_MODELS[provider.name];
  return chosen === undefined ? aiProblem('provider_unknown') : { provider, model: chosen };
}
