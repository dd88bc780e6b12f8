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
  /** How many values the stored copy has, and how long it lives. */
  stored: number;
  storedUntilMs: number;
  /** The write under way: turns at once are stored one after the other, or the shorter mapping could come last. */
  saving: Promise<void>;
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
  return {
    pseudonyms: found.pseudonyms,
    keep: () => {
      const saved = found.saving.then(() => store(kernel, actor, settings, id, found));
      // Whoever asked hears of a failure; those behind it try for themselves.
      found.saving = saved.catch(() => undefined);
      return saved;
    },
  };
}

function fresh(): Entry {
  return { pseudonyms: new Pseudonymiser(), stored: 0, storedUntilMs: 0, saving: Promise.resolve() };
}

async function load(kernel: Kernel, actor: TenantActor, id: Buffer): Promise<Entry | undefined> {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await tx
      .selectFrom('ai_conversations')
      .select(['mapping', 'expires_at'])
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .where('expires_at', '>', new Date(kernel.clock()))
      .executeTakeFirst();
    if (!row) return undefined;
    const pseudonyms = Pseudonymiser.resume(JSON.parse(await kernel.cipher.open(tx, placeOf(id), row.mapping)));
    return { ...fresh(), pseudonyms, stored: pseudonyms.size, storedUntilMs: row.expires_at.getTime() };
  });
}

async function store(
  kernel: Kernel,
  actor: TenantActor,
  settings: TenantAiSettings,
  id: Buffer,
  entry: Entry,
): Promise<void> {
  const lifeMs = settings.conversationMinutes * 60_000;
  const untilMs = kernel.clock() + lifeMs;
  const { size } = entry.pseudonyms;
  if (!settings.keepConversations) entry.stored = 0;
  if (!settings.keepConversations || size === 0) return;
  // A turn with nothing new gives the stored copy more time, though not with a write each.
  if (size === entry.stored && Math.abs(untilMs - entry.storedUntilMs) < lifeMs / 2) return;
  const written = await kernel.db.withTenant(actor.tenantId, (tx) => write(kernel, tx, actor, id, entry, untilMs));
  if (!written) return;
  entry.stored = size;
  entry.storedUntilMs = untilMs;
}

async function write(
  kernel: Kernel,
  tx: TenantTx,
  actor: TenantActor,
  id: Buffer,
  { pseudonyms }: Entry,
  untilMs: number,
): Promise<boolean> {
  // Asked again, and held until the commit: a row written behind the back of an organisation that has just turned this off
  // would outlive its decision.
  const kept = await tx
    .selectFrom('ai_settings')
    .select('keep_conversations')
    .where('tenant_id', '=', tx.tenantId)
    .forShare()
    .executeTakeFirst();
  if (!kept?.keep_conversations) return false;
  const columns = {
    mapping: await kernel.cipher.seal(tx, placeOf(id), JSON.stringify(pseudonyms.entries())),
    expires_at: new Date(untilMs),
  };
  await tx
    .insertInto('ai_conversations')
    .values({ tenant_id: tx.tenantId, id, user_id: actor.id, ...columns })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(columns))
    .execute();
  return true;
}

function placeOf(id: Buffer) {
  return { table: 'ai_conversations', column: 'mapping', rowId: id.toString('hex'), class: 'P3' as const };
}
