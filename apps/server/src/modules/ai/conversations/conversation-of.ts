import { Pseudonymiser } from '@gardefou/pii';
import { LRUCache } from 'lru-cache';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { TenantAiSettings } from '../settings/load-settings.ts';

/** The placeholders of a conversation, the same in each of its turns. */
export interface Conversation {
  pseudonyms: Pseudonymiser;
  /** Stores what is new, sealed, where the organisation wants conversations kept; otherwise nothing. */
  keep(): Promise<void>;
}

interface Entry {
  pseudonyms: Pseudonymiser;
  /** How many values the stored copy has. */
  stored: number;
}

const MAX_CONVERSATIONS = 5_000;
/** A conversation that has met more values than this begins anew: what grows must end. */
const MAX_VALUES = 5_000;

const memory = perKernel(
  (kernel) =>
    new LRUCache<string, Entry>({
      max: MAX_CONVERSATIONS,
      ttl: 60_000,
      perf: { now: () => kernel.clock() },
      updateAgeOnGet: true,
    }),
);

/**
 * The conversation that the caller names; nobody else can name it, as the person is part of its key. It lives in this
 * process's memory until it has been silent for the time the organisation set, and in the database, sealed, only where
 * the organisation wants that. Undefined when none is named.
 */
export async function conversationOf(
  kernel: Kernel,
  actor: TenantActor,
  settings: TenantAiSettings,
  name: string | undefined,
): Promise<Conversation | undefined> {
  if (name === undefined) return undefined;
  const id = kernel.keys.hashToken(`conversation:${actor.tenantId}:${actor.id}:${name}`);
  const key = id.toString('base64');
  const known = memory.of(kernel);
  let entry = known.get(key);
  if (!entry) {
    entry = (settings.keepConversations ? await load(kernel, actor, id) : undefined) ?? fresh();
    // Two first turns at once: the one that came back first has given numbers already.
    entry = known.get(key) ?? entry;
  }
  if (entry.pseudonyms.size > MAX_VALUES) entry = fresh();
  known.set(key, entry, { ttl: settings.conversationMinutes * 60_000 });
  const found = entry;
  return { pseudonyms: found.pseudonyms, keep: () => store(kernel, actor, settings, id, found) };
}

function fresh(): Entry {
  return { pseudonyms: new Pseudonymiser(), stored: 0 };
}

async function load(kernel: Kernel, actor: TenantActor, id: Buffer): Promise<Entry | undefined> {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await tx
      .selectFrom('ai_conversations')
      .select('mapping')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .where('expires_at', '>', new Date(kernel.clock()))
      .executeTakeFirst();
    if (!row) return undefined;
    const pseudonyms = Pseudonymiser.resume(JSON.parse(await kernel.cipher.open(tx, placeOf(id), row.mapping)));
    return { pseudonyms, stored: pseudonyms.size };
  });
}

async function store(
  kernel: Kernel,
  actor: TenantActor,
  settings: TenantAiSettings,
  id: Buffer,
  entry: Entry,
): Promise<void> {
  const { size } = entry.pseudonyms;
  if (!settings.keepConversations || size === entry.stored) return;
  await kernel.db.withTenant(actor.tenantId, (tx) => write(kernel, tx, actor, settings, id, entry));
  entry.stored = size;
}

async function write(
  kernel: Kernel,
  tx: TenantTx,
  actor: TenantActor,
  settings: TenantAiSettings,
  id: Buffer,
  { pseudonyms }: Entry,
): Promise<void> {
  const columns = {
    mapping: await kernel.cipher.seal(tx, placeOf(id), JSON.stringify(pseudonyms.entries())),
    expires_at: new Date(kernel.clock() + settings.conversationMinutes * 60_000),
  };
  await tx
    .insertInto('ai_conversations')
    .values({ tenant_id: tx.tenantId, id, user_id: actor.id, ...columns })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(columns))
    .execute();
}

function placeOf(id: Buffer) {
  return { table: 'ai_conversations', column: 'mapping', rowId: id.toString('hex'), class: 'P3' as const };
}
