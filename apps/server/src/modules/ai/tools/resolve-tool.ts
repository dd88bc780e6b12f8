import type { TenantActor } from '../../../kernel/actor.ts';
import { CachedByKey } from '../../../kernel/db/cached-by-key.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { LawfulBasis } from '../../../kernel/manifest/table.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';

/** A tool as one organisation uses it. */
export interface ResolvedTool {
  code: string;
  version: number;
  lawfulBasis: LawfulBasis;
  dataClassMax: 'P0' | 'P1' | 'P2' | 'P3';
  requiresDpia: boolean;
  provider: string | null;
  model: string | null;
  systemPrompt: string | null;
  maxTokens: number;
  timeoutMs: number;
  masking: 'mask' | 'pseudonymise';
  /** The organisation chose that style itself. */
  maskingSet: boolean;
  dailyRequests: number | null;
  monthlyRequests: number | null;
}

interface ToolState {
  tenantId: TenantId;
  tool: ResolvedTool | undefined;
  active: boolean;
}

const toolStates = perKernel(
  (kernel) =>
    new CachedByKey<ToolState>(kernel, {
      topics: ['tool'],
      max: 20_000,
      ttlMs: 60_000,
      groupsOf: ({ tenantId }) => [tenantId],
      keep: ({ tool }) => tool !== undefined,
    }),
);

/** Fail-closed: an unknown tool, one that the organisation has not activated, or one that waits for a DPIA is refused. */
export function resolveTool(
  kernel: Kernel,
  actor: TenantActor,
  code: string,
): ResolvedTool | Problem | Promise<ResolvedTool | Problem> {
  const states = toolStates.of(kernel);
  const key = `${actor.tenantId}:${code}`;
  const cached = states.peek(key);
  return cached ? judge(cached) : states.get(key, () => loadTool(kernel, actor.tenantId, code)).then(judge);
}

function judge({ tool, active }: ToolState): ResolvedTool | Problem {
  if (!tool) return aiProblem('tool_unknown');
  if (!active) return aiProblem('tool_not_active', { members: { tool: tool.code } });
  // No organisation can have validated a DPIA before the module that records them: closed, not open.
  if (tool.requiresDpia) return aiProblem('dpia_required', { members: { tool: tool.code } });
  return tool;
}

async function loadTool(kernel: Kernel, tenantId: TenantId, code: string): Promise<ToolState> {
  return kernel.db.withTenant(tenantId, async (tx) => {
    const row = await tx
      .selectFrom('ai_tools')
      .innerJoin('purposes', 'purposes.code', 'ai_tools.code')
      .leftJoin('ai_tool_activations', (join) =>
        join
          .onRef('ai_tool_activations.tool_code', '=', 'ai_tools.code')
          .on('ai_tool_activations.tenant_id', '=', tenantId),
      )
      .select([
        'ai_tools.code',
        'purposes.version',
        'lawful_basis',
        'data_class_max',
        'requires_dpia',
        'provider',
        'model',
        'system_prompt',
        'max_tokens',
        'timeout_ms',
        'masking',
        'activated_at',
        'daily_requests',
        'monthly_requests',
      ])
      .where('ai_tools.code', '=', code)
      .executeTakeFirst();
    if (!row) return { tenantId, tool: undefined, active: false };
    const tool: ResolvedTool = {
      code: row.code,
      version: row.version,
      lawfulBasis: row.lawful_basis as LawfulBasis,
      dataClassMax: row.data_class_max as ResolvedTool['dataClassMax'],
      requiresDpia: row.requires_dpia,
      provider: row.provider,
      model: row.model,
      systemPrompt: row.system_prompt,
      maxTokens: row.max_tokens,
      timeoutMs: row.timeout_ms,
      masking: row.masking as ResolvedTool['masking'],
      maskingSet: false,
      dailyRequests: row.daily_requests,
      monthlyRequests: row.monthly_requests,
    };
    return { tenantId, tool, active: row.activated_at !== null };
  });
}
