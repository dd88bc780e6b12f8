import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setUpDemo } from '../src/demo/set-up-demo.ts';
import type { Database } from '../src/kernel/db/doors.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let database: TestDatabase;
let server: TestServer;
let path: string;
let said: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  // Joined, so that the harness makes no demo of its own.
  server = await startTestServer({ databaseUrl: database.url });
  path = join(server.dataDir, 'demo.json');
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});
beforeEach(() => {
  said = [];
});

const setUp = (kernel: Kernel = server.kernel, url = server.url) => setUpDemo(kernel, url, (line) => said.push(line));
const demo = () => JSON.parse(readFileSync(path, 'utf8'));

async function expectItWorks(): Promise<void> {
  const { superadmin, tenants } = demo();
  await server.loggedIn(superadmin);
  for (const { admin, dpo, member, apiKey } of tenants) {
    for (const account of [admin, dpo, member]) {
      const me = await (await server.loggedIn(account)).get('/api/auth/me');
      expect(me.body).toMatchObject({ id: account.id, email: account.email });
    }
    expect((await server.client().bearer(apiKey).get('/api/ai/tools')).status).toBe(200);
  }
}

/** The kernel of a process that is killed at its `count`th transaction: just before it commits, or just after. */
function killedAt(count: number, when: 'before' | 'after'): Kernel {
  let opened = 0;
  const cut = <Door extends (...parameters: never[]) => Promise<unknown>>(door: Door): Door =>
    (async (first: never, run: (tx: never) => Promise<unknown>) => {
      opened += 1;
      const isLast = opened === count;
      const result = await door(
        ...([
          first,
          async (tx: never) => {
            const value = await run(tx);
            if (isLast && when === 'before') throw new Error('killed');
            return value;
          },
        ] as unknown as Parameters<Door>),
      );
      if (isLast) throw new Error('killed');
      return result;
    }) as unknown as Door;
  const { db } = server.kernel;
  const doors: Database = { ...db, withTenant: cut(db.withTenant), withPlatform: cut(db.withPlatform) };
  return { ...server.kernel, db: doors };
}

describe('the demo', () => {
  test('killed at any moment of its making is completed by the next start, with credentials that all work', async () => {
    let kills = 0;
    for (let count = 1; ; count += 1) {
      const before = await setUp(killedAt(count, 'before')).then(
        () => 'done',
        () => 'killed',
      );
      if (before === 'done') break;
      kills += 1;
      // The last commit is the end of the work: a kill after it is no half-way.
      if ((await server.query('SELECT 1 FROM superadmins')).length > 0) break;
      await setUp(killedAt(count, 'after')).catch(() => undefined);
      if ((await server.query('SELECT 1 FROM superadmins')).length > 0) break;
    }
    expect(kills).toBeGreaterThanOrEqual(4);
    await setUp();
    await expectItWorks();
    const [counts] = await server.query(
      `SELECT (SELECT count(*) FROM tenants) AS tenants, (SELECT count(*) FROM users) AS users,
              (SELECT count(*) FROM superadmins) AS superadmins, (SELECT count(*) FROM api_keys) AS keys,
              (SELECT count(*) FROM dpias WHERE status = 'validated') AS dpias`,
    );
    expect(counts).toEqual({ tenants: 2, users: 6, superadmins: 1, keys: 2, dpias: 1 });
  });

  test('its file is as the contract says, for its owner’s eyes only, and its credentials are said on the screen', async () => {
    await setUp();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { url, superadmin, tenants } = demo();
    expect(url).toBe(server.url);
    expect(Object.keys(superadmin)).toEqual(['email', 'password']);
    expect(tenants.map(({ slug }: { slug: string }) => slug)).toEqual(['cabinet-martin', 'clinique-saint-jean']);
    for (const tenant of tenants) {
      expect(Object.keys(tenant).sort()).toEqual(['admin', 'apiKey', 'dpo', 'id', 'member', 'name', 'slug']);
      for (const who of ['admin', 'dpo', 'member'])
        expect(Object.keys(tenant[who])).toEqual(['id', 'email', 'password']);
    }
    const screen = said.join('\n');
    const secrets = [
      superadmin,
      ...tenants.flatMap(({ admin, dpo, member }: Record<string, unknown>) => [admin, dpo, member]),
    ];
    for (const { email, password } of secrets) {
      expect(screen).toContain(email);
      expect(screen).toContain(password);
    }
    expect(new Set(secrets.map(({ password }) => password)).size).toBe(7);
    // None of it in the log, which goes elsewhere than the screen.
    for (const { password } of secrets) expect(server.logLines.join('')).not.toContain(password);
  });

  test('a later start reuses them, at its own address', async () => {
    const before = demo();
    await setUp(server.kernel, 'http://127.0.0.1:4321');
    expect(demo()).toEqual({ ...before, url: 'http://127.0.0.1:4321' });
    await expectItWorks();
  });

  test('a database that has a superadmin and not this file is left as it is', async () => {
    const before = await server.query('SELECT * FROM users ORDER BY id');
    rmSync(path);
    await setUp();
    expect(said.join()).toMatch(/no demo accounts/);
    expect(() => statSync(path)).toThrow();
    expect(await server.query('SELECT * FROM users ORDER BY id')).toEqual(before);
  });
});
