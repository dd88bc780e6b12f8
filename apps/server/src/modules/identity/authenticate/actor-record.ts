import type { SignedInActor } from '../../../kernel/actor.ts';
import { CachedByKey } from '../../../kernel/db/cached-by-key.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';

export type CredentialState = 'active' | 'unknown' | 'expired' | 'account_suspended' | 'tenant_suspended';

/** What a credential stands for, as the database said. Only active ones are kept: anybody can make up credentials that are not. */
export interface ActorRecord {
  state: CredentialState;
  actor: SignedInActor | undefined;
  /** Milliseconds since the epoch. */
  expiresAtMs: number;
}

export const NO_RECORD: ActorRecord = { state: 'unknown', actor: undefined, expiresAtMs: 0 };

/**
 * Dropped at once by changes to the account (`actor`) or its tenant (`tenant`); the minute is only a bound on memory.
 * Without it each request costs a transaction: 0.35 ms of CPU against 0.003.
 */
export const actorRecords = perKernel(
  (kernel) =>
    new CachedByKey<ActorRecord>(kernel, {
      topics: ['actor', 'tenant'],
      max: 20_000,
      ttlMs: 60_000,
      groupsOf: ({ actor }) => (actor ? [actor.id, actor.tenantId ?? ''] : []),
      keep: ({ state }) => state === 'active',
    }),
);
