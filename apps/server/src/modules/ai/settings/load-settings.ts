import { CachedByKey } from '../../../kernel/db/cached-by-key.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';

/** How an organisation wants its calls handled. */
export interface TenantAiSettings {
  tenantId: TenantId;
  /** Null: the server's. */
  defaultProvider: string | null;
  defaultModel: string | null;
  /** What is done with personal data and secrets that a model writes without having been sent them. */
  answerPolicy: 'flag' | 'mask';
  keepConversations: boolean;
  conversationMinutes: number;
  /** The organisation's own keys, by provider; in memory only. */
  providerKeys: Readonly<Record<string, string>>;
}

export const DEFAULT_SETTINGS = {
  defaultProvider: null,
  defaultModel: null,
  answerPolicy: 'flag',
  keepConversations: false,
  conversationMinutes: 60,
} as const;

const settingsOfTenants = perKernel(
  (kernel) =>
    new CachedByKey<TenantAiSettings>(kernel, {
      topics: ['tool'],
      max: 20_000,
      ttlMs: 60_000,
      groupsOf: ({ tenantId }) => [tenantId],
    }),
);

/** Without a promise when they are cached; changes reach every node with the commit that makes them. */
export function loadSettings(kernel: Kernel, tenantId: TenantId): TenantAiSettings | Promise<TenantAiSettings> {
  const settings = settingsOfTenants.of(kernel);
  return (
    settings.peek(tenantId) ?? settings.get(tenantId, () => kernel.db.withTenant(tenantId, (tx) => read(kernel, tx)))
  );
}

async function read(kernel: Kernel, tx: TenantTx): Promise<TenantAiSettings> {
  const row = await tx.selectFrom('ai_settings').selectAll().where('tenant_id', '=', tx.tenantId).executeTakeFirst();
  const keys = await tx
    .selectFrom('ai_provider_keys')
    .select(['provider', 'api_key'])
    .where('tenant_id', '=', tx.tenantId)
    .execute();
  const providerKeys: Record<string, string> = {};
  for (const { provider, api_key } of keys) {
    providerKeys[provider] = await kernel.cipher.open(tx, keyPlace(provider), api_key);
  }
  if (!row) return { tenantId: tx.tenantId, ...DEFAULT_SETTINGS, providerKeys };
  return {
    tenantId: tx.tenantId,
    defaultProvider: row.default_provider,
    defaultModel: row.default_model,
    answerPolicy: row.answer_policy as TenantAiSettings['answerPolicy'],
    keepConversations: row.keep_conversations,
    conversationMinutes: row.conversation_minutes,
    providerKeys,
  };
}

export function keyPlace(provider: string) {
  return { table: 'ai_provider_keys', column: 'api_key', rowId: provider, class: 'P3' as const };
}
