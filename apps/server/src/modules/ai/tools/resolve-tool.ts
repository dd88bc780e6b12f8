import type { TenantActor } from '../../../kernel/actor.ts';
import { CachedByKey } from '../../../kernel/db/cached-by-key.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { LawfulBasis } from '../../../kernel/manifest/table.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { readDpiaValidity } from '../../privacy/index.ts';
import { aiProblem } from '../errors.ts';
import { openPrompt } from './additional-prompt.ts';
import { selectTools } from './select-tools.ts';

/** A tool as one organisation uses it. */
export interface ResolvedTool {
  code: string;
  version: number;
  lawfulBasis: LawfulBasis;
  dataClassMax: 'P0' | 'P1' | 'P2' | 'P3';
  requiresDpia: boolean;
  provider: string | null;
  model: string | null;
  /** The tool's, then what the organisation added to it. */
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
  code: string;
  tool: ResolvedTool | undefined;
  active: boolean;
  withdrawn: boolean;
  /** When the validated DPIA of this version runs out; undefined when there is none. */
  dpiaUntilMs: number | undefined;
}

const toolStates = perKernel(
  (kernel) =>
    new CachedByKey<ToolState>(kernel, {
      topics: ['tool'],
      max: 20_000,
      ttlMs: 60_000,
      // The organisation's own changes, and the platform's, which concern a tool everywhere.
      groupsOf: ({ tenantId, code }) => [tenantId, code],
      keep: ({ tool }) => tool !== undefined,
    }),
);

/** Fail-closed: a tool that is unknown, withdrawn by the platform, not activated here, or without the DPIA it needs is refused. */
export function resolveTool(
  kernel: Kernel,
  actor: TenantActor,
  code: string,
): ResolvedTool | Problem | Promise<ResolvedTool | Problem> {
  const states = toolStates.of(kernel);
  const key = `${actor.tenantId}:${code}`;
  const cached = states.peek(key);
  if (cached) return judge(cached, kernel.clock());
  return states.get(key, () => loadTool(kernel, actor.tenantId, code)).then((state) => judge(state, kernel.clock()));
}

function judge({ tool, active, withdrawn, dpiaUntilMs }: ToolState, nowMs: number): ResolvedTool | Problem {
  if (!tool) return aiProblem('tool_unknown');
  const { code, version } = tool;
  if (withdrawn) return aiProblem('tool_withdrawn', { members: { tool: code } });
  if (!active) return aiProblem('tool_not_active', { members: { tool: code } });
  if (tool.requiresDpia && !(dpiaUntilMs !== undefined && dpiaUntilMs > nowMs)) {
    const write = { method: 'POST', path: '/api/privacy/dpias', body: { purpose: code } };
    return aiProblem('dpia_required', { members: { tool: code, version, write } });
  }
  return tool;
}

async function loadTool(kernel: Kernel, tenantId: TenantId, code: string): Promise<ToolState> {
  return kernel.db.withTenant(tenantId, async (tx) => {
    const row = await selectTools(tx).where('ai_tools.code', '=', code).executeTakeFirst();
    if (!row) return { tenantId, code, tool: undefined, active: false, withdrawn: false, dpiaUntilMs: undefined };
    const until = row.requires_dpia ? (await readDpiaValidity(tx, code))(code, row.version) : undefined;
    const additional = await openPrompt(kernel, tx, code, row.additional_prompt);
    const prompts = [row.system_prompt, additional].filter((prompt) => prompt !== null);
    const tool: ResolvedTool = {
      code: row.code,
      version: row.version,
      lawfulBasis: row.lawful_basis as LawfulBasis,
      dataClassMax: row.data_class_max as ResolvedTool['dataClassMax'],
      requiresDpia: row.requires_dpia,
      provider: row.provider,
      model: row.model,
      systemPrompt: prompts.length > 0 ? prompts.join('\n\n') : null,
      // The platform may have lowered its own limit since the organisation chose.
      maxTokens: Math.min(row.max_tokens, row.own_max_tokens ?? row.max_tokens),
      timeoutMs: row.timeout_ms,
      masking: (row.own_masking ?? row.masking) as ResolvedTool['masking'],
      maskingSet: row.own_masking !== null,
      dailyRequests: row.daily_requests,
      monthlyRequests: row.monthly_requests,
    };
    return {
      tenantId,
      code,
      tool,
      active: row.activated_at !== null,
      withdrawn: row.withdrawn_at !== null,
      dpiaUntilMs: until?.getTime(),
    };
  });
}
