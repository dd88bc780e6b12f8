import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { aiProblem } from '../errors.ts';
import { providers } from '../invoke/choose-provider.ts';
import type { DEFAULT_SETTINGS, TenantAiSettings } from './load-settings.ts';

export type SettingsChange = {
  [K in keyof typeof DEFAULT_SETTINGS]?: TenantAiSettings[K] | undefined;
};

/** Changes what is named and leaves the rest; effective on every node when it commits. */
export async function changeSettings({ kernel, actor, requestId }: Context<TenantActor>, change: SettingsChange) {
  const named = change.defaultProvider;
  if (named !== undefined && named !== null && !providers.of(kernel).get(named)) return aiProblem('provider_unknown');
  const changed = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const columns = {
      ...(change.defaultProvider === undefined ? {} : { default_provider: change.defaultProvider }),
      ...(change.defaultModel === undefined ? {} : { default_model: change.defaultModel }),
      ...(change.answerPolicy === undefined ? {} : { answer_policy: change.answerPolicy }),
      ...(change.keepConversations === undefined ? {} : { keep_conversations: change.keepConversations }),
      ...(change.conversationMinutes === undefined ? {} : { conversation_minutes: change.conversationMinutes }),
      updated_by: actor.id,
      updated_at: new Date(kernel.clock()),
    };
    const row = await tx
      .insertInto('ai_settings')
      .values({ tenant_id: tx.tenantId, ...columns })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(columns))
      .returningAll()
      .executeTakeFirstOrThrow();
    // What an organisation no longer wants kept is not kept until it expires: it goes now.
    if (!row.keep_conversations) await tx.deleteFrom('ai_conversations').where('tenant_id', '=', tx.tenantId).execute();
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: 'ai_settings.change',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      details: { answerPolicy: row.answer_policy, keepConversations: row.keep_conversations },
    });
    return {
      defaultProvider: row.default_provider,
      defaultModel: row.default_model,
      answerPolicy: row.answer_policy,
      keepConversations: row.keep_conversations,
      conversationMinutes: row.conversation_minutes,
    };
  });
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return changed;
}
