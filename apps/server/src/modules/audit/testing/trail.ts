import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createEvent } from '../event/create-event.ts';
import type { AuditRecord } from '../event/event.ts';
import { readAnchor } from '../seal/anchor.ts';
import { sealBlocks } from '../seal/seal-blocks.ts';
import type { Query } from '../verify/query.ts';
import { readEvents } from '../verify/read-events.ts';
import type { StoredEvent } from '../verify/stored-event.ts';
import { type VerifyOptions, verifyTrail } from '../verify/verify-trail.ts';
import { auditInsert } from '../write/audit-insert.ts';
import { startPostgres, type TestPostgres } from './start-postgres.ts';

const MIGRATIONS = new URL('../../../../migrations/', import.meta.url);
const ROLES = ['gardefou_app', 'gardefou_audit', 'gardefou_system'];

/** A cluster with the roles, whose databases are made by an ordinary owner. */
export async function startCluster(settings: readonly string[] = []): Promise<TestPostgres> {
  const cluster = await startPostgres(settings);
  const admin = await connect(cluster, 'postgres', 'postgres');
  for (const role of [...ROLES, 'trail_owner']) await admin.query(`create role ${role} login`);
  await admin.end();
  return cluster;
}

export async function connect(cluster: TestPostgres, user: string, database: string): Promise<pg.Client> {
  const client = new pg.Client({ ...cluster.connection, user, database });
  // A test that kills the server loses its own connections too; its queries then say so.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A migrated database of its own, with a client of each role and a key. */
export class Trail {
  static async create(cluster: TestPostgres): Promise<Trail> {
    const name = `trail_${randomUUID().replaceAll('-', '')}`;
    const admin = await connect(cluster, 'postgres', 'postgres');
    await admin.query(`create database ${name} owner trail_owner`);
    await admin.end();
    const owner = await connect(cluster, 'trail_owner', name);
    await owner.query(await readMigration('0002_audit.up.sql'));
    await owner.end();
    const clients = await Promise.all(['gardefou_app', 'gardefou_audit', 'postgres'].map((user) => connect(cluster, user, name)));
    const [app, audit, superuser] = clients as [pg.Client, pg.Client, pg.Client];
    return new Trail(cluster, name, { app, audit, superuser }, await mkdtemp(join(tmpdir(), 'audit-anchor-')));
  }

  readonly cluster: TestPostgres;
  readonly database: string;
  readonly app: pg.Client;
  readonly audit: pg.Client;
  /** Who can do anything, triggers and row-level security notwithstanding. */
  readonly superuser: pg.Client;
  readonly folder: string;
  readonly keys = generateKeyPairSync('ed25519');
  readonly keyId = 'key-1';

  constructor(cluster: TestPostgres, database: string, clients: { app: pg.Client; audit: pg.Client; superuser: pg.Client }, folder: string) {
    this.cluster = cluster;
    this.database = database;
    this.app = clients.app;
    this.audit = clients.audit;
    this.superuser = clients.superuser;
    this.folder = folder;
  }

  get anchorPath(): string {
    return join(this.folder, 'anchor.json');
  }

  get query(): Query {
    return queryOf(this.audit);
  }

  /** Writes events one transaction each, and gives their ids. */
  async write(records: readonly AuditRecord[], client = this.audit): Promise<string[]> {
    const ids: string[] = [];
    for (const record of records) {
      const event = createEvent(record);
      const { sql, params } = auditInsert(event);
      await client.query(sql, params);
      ids.push(event.id);
    }
    return ids;
  }

  seal(maxLeaves = 4, client = this.audit) {
    return sealBlocks(client, { privateKey: this.keys.privateKey, keyId: this.keyId, anchorPath: this.anchorPath, maxLeaves });
  }

  async verify(options: Partial<VerifyOptions> = {}) {
    const trustedKeys = new Map([[this.keyId, this.keys.publicKey]]);
    return verifyTrail(this.query, { trustedKeys, anchor: await readAnchor(this.anchorPath), ...options });
  }

  /** What an attacker with every right in the database does. */
  async tamper(sql: string, params: unknown[] = []): Promise<void> {
    await this.superuser.query('set session_replication_role = replica');
    await this.superuser.query(sql, params);
  }

  async destroy(): Promise<void> {
    await Promise.all([this.app.end(), this.audit.end(), this.superuser.end()]);
    await rm(this.folder, { recursive: true });
  }
}

export function queryOf(client: pg.Client): Query {
  return async <Row extends object>(sql: string, params: readonly unknown[]) => (await client.query(sql, [...params])).rows as Row[];
}

/** A whole trail, in the order of its positions. */
export async function readTrail(query: Query, tenantId: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of readEvents(query, tenantId)) events.push(event);
  return events;
}

export function readMigration(name: string): Promise<string> {
  return readFile(new URL(name, MIGRATIONS), 'utf8');
}

/** An ordinary record, with what a test changes of it. */
export function aRecord(tenantId: string, changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    tenantId,
    scope: 'TENANT',
    actorId: randomUUID(),
    actorKind: 'user',
    action: 'ai.invoke',
    targetType: 'ai_tool',
    targetId: 'AI_ASSISTANT',
    outcome: 'success',
    requestId: randomUUID(),
    details: { model: 'demo', tokensIn: 12, 'masked.PERSON': 1, streamed: false },
    ...changes,
  };
}
