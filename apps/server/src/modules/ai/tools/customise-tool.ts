import { mask } from '@gardefou/pii';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { problem } from '../../../kernel/errors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import { sealPrompt } from './additional-prompt.ts';
import { selectTools } from './select-tools.ts';
import { showToolSettings } from './show-tool-settings.ts';

/** Undefined leaves as it is, null goes back to the tool's own. */
export interface ToolCustomisation {
  label?: { fr?: string | null | undefined; en?: string | null | undefined } | null | undefined;
  additionalPrompt?: string | null | undefined;
  maxTokens?: number | null | undefined;
  masking?: 'mask' | 'pseudonymise' | null | undefined;
}

/**
 * Changes how the organisation uses a tool, open or not, never what people were told of it: basis, risk and class are the
 * platform's. Effective on every node when it commits.
 */
export async function customiseTool(
  { kernel, actor, requestId }: Context<TenantActor>,
  code: string,
  change: ToolCustomisation,
) {
  const prompt = maskPrompt(change.additionalPrompt);
  if (prompt instanceof Problem) return prompt;
  const customised = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const tool = await tx.selectFrom('ai_tools').select('max_tokens').where('code', '=', code).executeTakeFirst();
    if (!tool) return aiProblem('tool_unknown');
    if (change.maxTokens && change.maxTokens > tool.max_tokens) {
      const errors = [{ field: 'maxTokens', message: `At most ${tool.max_tokens}, the tool’s own` }];
      return problem('invalid_request', { errors });
    }
    const columns = await columnsOf(kernel, tx, code, { ...change, additionalPrompt: prompt });
    await tx
      .insertInto('ai_tool_activations')
      .values({ tenant_id: tx.tenantId, tool_code: code, activated_at: null, ...columns })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'tool_code']).doUpdateSet(columns))
      .execute();
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: 'ai_tool.customise',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'ai_tool', id: code },
      // What was changed, not into what: an organisation's words stay out of the trail.
      details: Object.fromEntries(Object.keys(columns).map((column) => [column, true])),
    });
    const row = await selectTools(tx).where('ai_tools.code', '=', code).executeTakeFirstOrThrow();
    return { code, active: row.activated_at !== null, settings: await showToolSettings(kernel, tx, row) };
  });
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return customised;
}

/** It leaves with every call and is not masked there again: what is recognised goes now, and the answer shows what is left. */
function maskPrompt(prompt: string | null | undefined): string | null | undefined | Problem {
  if (!prompt) return prompt;
  try {
    return mask(prompt).text;
  } catch {
    // The error may quote the text: it goes no further.
    return aiProblem('masking_failed');
  }
}

async function columnsOf(kernel: Kernel, tx: TenantTx, code: string, change: ToolCustomisation) {
  const label = change.label === null ? { fr: null, en: null } : change.label;
  const { additionalPrompt: prompt } = change;
  return {
    ...(label?.fr === undefined ? {} : { label_fr: label.fr }),
    ...(label?.en === undefined ? {} : { label_en: label.en }),
    ...(prompt === undefined
      ? {}
      : { additional_prompt: prompt === null ? null : await sealPrompt(kernel, tx, code, prompt) }),
    ...(change.maxTokens === undefined ? {} : { max_tokens: change.maxTokens }),
    ...(change.masking === undefined ? {} : { masking: change.masking }),
  };
}
