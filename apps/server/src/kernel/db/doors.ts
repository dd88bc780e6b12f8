import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import type { Actor } from '../actor.ts';
import type { AuditSink } from '../audit-sink.ts';
import { asTenantId, PLATFORM_REALM, type TenantId } from '../ids.ts';
import type { Tables } from './tables.generated.ts';

declare const door: unique symbol;

/** A transaction that sees one tenant's rows and no other's (row-level security decides, not the query). */
export type TenantTx = Transaction<Tables> & { readonly tenantId: TenantId; readonly [door]: 'tenant' };
/** A transaction that sees the publisher's own rows and no tenant's content. */
export type PlatformTx = Transaction<Tables> & { readonly tenantId: TenantId; readonly [door]: 'platform' };
/** A transaction of the narrow role: the few columns its migrations granted, of every tenant. */
export type SystemTx = Transaction<Tables> & { readonly [door]: 'system' };
export type RealmTx = TenantTx | PlatformTx;
export type AnyTx = RealmTx | SystemTx;

/** Why the system door was opened; the audit row names it. Every reason is listed here so that they can be counted and judged. */
export type SystemReason =
  | 'login_lookup'
  | 'credential_lookup'
  | 'activation_lookup'
  | 'expire_sessions'
  | 'purge_ai_jobs'
  | 'purge_ai_conversations'
  | 'list_tenants';

export interface Database {
  /** Runs `run` in one transaction confined to a tenant. The three doors are the only way to a connection: no pool is exported. */
  withTenant<T>(tenantId: TenantId, run: (tx: TenantTx) => Promise<T>): Promise<T>;
  withPlatform<T>(actor: Actor, run: (tx: PlatformTx) => Promise<T>): Promise<T>;
  withSystem<T>(reason: SystemReason, run: (tx: SystemTx) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** `audit` is late-bound because the audit module itself stands on the kernel. */
export function createDatabase(appPool: Pool, systemPool: Pool, audit: () => AuditSink): Database {
  const app = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: appPool }) });
  const system = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: systemPool }) });

  function inRealm<T, X extends RealmTx>(tenantId: TenantId, run: (tx: X) => Promise<T>): Promise<T> {
    // asTenantId again, at the last line before SQL: SET takes no parameter, and set_config() costs a second parse.
    const setting = CompiledQuery.raw(`SET LOCAL app.tenant_id = '${asTenantId(tenantId)}'`);
    return app.transaction().execute(async (transaction) => {
      await transaction.executeQuery(setting);
      return run(Object.assign(transaction, { tenantId }) as unknown as X);
    });
  }

  return {
    withTenant(tenantId, run) {
      if (tenantId === PLATFORM_REALM) throw new TypeError('the platform realm is entered through withPlatform');
      return inRealm(tenantId, run);
    },
    withPlatform(actor, run) {
      return inRealm(PLATFORM_REALM, async (tx: PlatformTx) => {
        await audit().recordIn(tx, { action: 'platform.access', outcome: 'success', tenantId: PLATFORM_REALM, actor });
        return run(tx);
      });
    },
    async withSystem(reason, run) {
      return system.transaction().execute(async (transaction) => {
        // The row is asked for first and waited for last: it costs no round trip, and nothing commits without it.
        const recorded = audit().record({
          action: 'system.access',
          outcome: 'success',
          tenantId: PLATFORM_REALM,
          actor: null,
          target: { type: 'reason', id: reason },
        });
        const [result] = await Promise.all([run(transaction as unknown as SystemTx), recorded]);
        return result;
      });
    },
    async ping() {
      await app.executeQuery(CompiledQuery.raw('SELECT 1'));
    },
    async close() {
      await Promise.all([app.destroy(), system.destroy()]);
    },
  };
}
