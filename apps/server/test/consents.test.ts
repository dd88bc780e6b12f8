import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const PURPOSE = 'AI_ASSISTANT';
let server: TestServer;
let second: TestServer;
let member: ApiClient;
let onSecond: ApiClient;
let memberId: string;
beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ databaseUrl: server.databaseUrl });
  const { email, password, id } = server.tenants[0].member;
  memberId = id;
  const { body } = await server.client().post('/api/auth/login', { email, password });
  member = server.client().bearer(body.accessToken);
  onSecond = second.client().bearer(body.accessToken);
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

const grant = (purpose = PURPOSE, client = member) => client.post('/api/consents', { purpose });
const revoke = (purpose = PURPOSE, client = member) => client.post('/api/consents/revoke', { purpose });
const invoke = async (client: ApiClient) => (await client.post('/api/ai/invoke', { prompt: 'Bonjour' })).status;
const events = (purpose: string) =>
  server.query<{ kind: string; method: string; notice_version: number }>(
    'SELECT kind, method, notice_version FROM consent_events WHERE purpose = $1 ORDER BY id',
    [purpose],
  );
const statusOf = async (purpose: string) =>
  (await member.get('/api/consents')).body.items.find((item: { purpose: string }) => item.purpose === purpose);

describe('one’s own consents', () => {
  test('the list has every purpose that rests on consent, with its notice in both languages, and no other', async () => {
    const { items, nextCursor } = (await member.get('/api/consents')).body;
    const rows = await server.query<{ code: string }>(
      `SELECT code FROM purposes WHERE lawful_basis = 'consent' ORDER BY code`,
    );
    expect(items.map(({ purpose }: { purpose: string }) => purpose)).toEqual(rows.map(({ code }) => code));
    expect(nextCursor).toBeNull();
    for (const { status, notice } of items) {
      expect(status).toBe('none');
      expect(notice.fr.length).toBeGreaterThan(20);
      expect(notice.en.length).toBeGreaterThan(20);
    }
  });

  test('granted, revoked, granted again: each with its proof and its row in the trail', async () => {
    const granted = await grant('SUMMARY');
    expect(granted).toMatchObject({
      status: 200,
      body: { purpose: 'SUMMARY', status: 'granted', noticeVersion: 1, revokedAt: null },
    });
    expect(granted.body.noticeHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await statusOf('SUMMARY')).status).toBe('granted');
    const revoked = await revoke('SUMMARY');
    expect(revoked.body).toMatchObject({ status: 'revoked', grantedAt: granted.body.grantedAt });
    expect(Date.parse(revoked.body.revokedAt)).toBeGreaterThanOrEqual(Date.parse(granted.body.grantedAt));
    expect((await statusOf('SUMMARY')).status).toBe('revoked');
    expect((await grant('SUMMARY')).body).toMatchObject({ status: 'granted', revokedAt: null });
    expect((await events('SUMMARY')).map(({ kind }) => kind)).toEqual(['granted', 'revoked', 'granted']);
    const rows = await server.query<{ action: string }>(
      `SELECT action FROM audit_events WHERE target_type = 'purpose' AND target_id = 'SUMMARY' AND actor_id = $1 ORDER BY tx_id, seq`,
      [memberId],
    );
    expect(rows.map(({ action }) => action)).toEqual(['consent.grant', 'consent.revoke', 'consent.grant']);
  });

  test('granting or revoking again changes nothing and writes no second event, also at the same moment', async () => {
    const first = await Promise.all(Array.from({ length: 8 }, () => grant('MEETING_NOTES')));
    expect(first.map(({ status, body }) => [status, body.status])).toEqual(
      Array.from({ length: 8 }, () => [200, 'granted']),
    );
    expect((await grant('MEETING_NOTES')).body).toEqual(first[0]?.body);
    expect(await events('MEETING_NOTES')).toHaveLength(1);
    const last = await Promise.all(Array.from({ length: 8 }, () => revoke('MEETING_NOTES')));
    expect((await revoke('MEETING_NOTES')).body).toEqual(last[0]?.body);
    expect((await events('MEETING_NOTES')).map(({ kind }) => kind)).toEqual(['granted', 'revoked']);
  });

  test('a purpose that does not exist: 404; one that rests on another basis: 409; never given: nothing to revoke', async () => {
    expect(await grant('NO_SUCH_PURPOSE')).toMatchObject({ status: 404, body: { code: 'purpose_unknown' } });
    expect(await revoke('NO_SUCH_PURPOSE')).toMatchObject({ status: 404, body: { code: 'purpose_unknown' } });
    const [other] = await server.query<{ code: string }>(
      `SELECT code FROM purposes WHERE lawful_basis <> 'consent' LIMIT 1`,
    );
    expect(await grant(other?.code)).toMatchObject({ status: 409, body: { code: 'consent_not_applicable' } });
    expect(await revoke(other?.code)).toMatchObject({ status: 409, body: { code: 'consent_not_applicable' } });
    expect(await revoke('BRAINSTORMING')).toMatchObject({ status: 404, body: { code: 'purpose_unknown' } });
    expect(await events('BRAINSTORMING')).toEqual([]);
    expect((await grant('ai_assistant')).body.errors).toMatchObject([{ field: 'purpose' }]);
  });

  test('a new notice makes a consent outdated until it is given again; its withdrawal names the notice that was accepted', async () => {
    const [purpose] = ['DRAFTING'];
    expect((await grant(purpose)).status).toBe(200);
    await server.query(`UPDATE purposes SET version = 2, notice_hash = '\\x00' WHERE code = $1`, [purpose]);
    expect((await statusOf(String(purpose))).status).toBe('outdated');
    expect((await revoke(purpose)).body).toMatchObject({ status: 'revoked', noticeVersion: 1 });
    expect((await grant(purpose)).body).toMatchObject({ status: 'granted', noticeVersion: 2, noticeHash: '00' });
    expect((await events(String(purpose))).map(({ kind, notice_version }) => [kind, notice_version])).toEqual([
      ['granted', 1],
      ['revoked', 1],
      ['granted', 2],
    ]);
  });

  test('the proof says how it was given: by a person’s session, or by a program', async () => {
    const program = server.client().bearer(server.tenants[0].apiKey);
    expect((await grant('BRAINSTORMING', program)).status).toBe(200);
    expect(await events('BRAINSTORMING')).toMatchObject([{ kind: 'granted', method: 'api_key' }]);
    expect(await events('SUMMARY')).toMatchObject([{ method: 'session' }, {}, {}]);
  });
});

describe('other people’s consents', () => {
  test('history: one’s own; a member sees nobody else’s, as if there were none; the DPO and the admin see the organisation’s', async () => {
    const own = await member.get(`/api/consents/history/${memberId}?limit=2`);
    expect(own.body.items).toHaveLength(2);
    const rest = await member.get(`/api/consents/history/${memberId}?limit=200&cursor=${own.body.nextCursor}`);
    const all = [...own.body.items, ...rest.body.items];
    const [count] = await server.query<{ count: number }>('SELECT count(*) FROM consent_events WHERE user_id = $1', [
      memberId,
    ]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(count?.count);
    const [tenant, other] = server.tenants;
    const missing = await member.get('/api/consents/history/01890000-0000-7000-8000-000000000000');
    const strip = ({ status, body: { requestId: _, ...body } }: typeof missing) => ({ status, body });
    for (const id of [tenant.dpo.id, tenant.admin.id, other.member.id])
      expect(strip(await member.get(`/api/consents/history/${id}`))).toEqual(strip(missing));
    for (const account of [tenant.dpo, tenant.admin]) {
      const seen = await (await server.loggedIn(account)).get(`/api/consents/history/${memberId}?limit=200`);
      expect(seen.body.items.map(({ id }: { id: string }) => id)).toEqual(all.map(({ id }) => id));
    }
    const stranger = await server.loggedIn(other.dpo);
    expect(strip(await stranger.get(`/api/consents/history/${memberId}`))).toEqual(strip(missing));
  });

  test('matrix: people × purposes of the organisation, for DPO and admin; not for members', async () => {
    expect((await member.get('/api/consents/matrix')).status).toBe(403);
    const dpo = await server.loggedIn(server.tenants[0].dpo);
    const matrix = (await dpo.get('/api/consents/matrix')).body;
    const users = await server.query<{ id: string }>('SELECT id FROM users WHERE tenant_id = $1 ORDER BY id', [
      server.tenants[0].id,
    ]);
    expect(matrix.items.map(({ userId }: { userId: string }) => userId)).toEqual(users.map(({ id }) => id));
    const row = matrix.items.find(({ userId }: { userId: string }) => userId === memberId);
    expect(row.consents).toMatchObject({ SUMMARY: 'granted', MEETING_NOTES: 'revoked' });
    expect(matrix.purposes).toContain(PURPOSE);
    const stranger = await server.loggedIn(server.tenants[1].dpo);
    expect(JSON.stringify((await stranger.get('/api/consents/matrix')).body)).not.toContain(memberId);
  });
});

describe('on several nodes', () => {
  test('a withdrawal is obeyed here at once and on the other node within a second', async () => {
    await grant();
    expect(await invoke(member)).toBe(200);
    await expect.poll(() => invoke(onSecond), { timeout: 1_000 }).toBe(200);
    await revoke();
    expect(await invoke(member)).toBe(403);
    await expect.poll(() => invoke(onSecond), { timeout: 1_000 }).toBe(403);
  });

  test('while nodes cannot hear each other every decision is right at once, and the cache comes back with the connection', async () => {
    const nodes = [server, second];
    const [row] = await server.query<{ name: string }>('SELECT current_database() AS name');
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gardefou:listen'`;
    await grant();
    await expect.poll(() => invoke(onSecond), { timeout: 1_000 }).toBe(200);
    // Only the listeners' role is kept out: the rest of the nodes works on.
    await server.query(`REVOKE CONNECT ON DATABASE ${row?.name} FROM PUBLIC`);
    await server.query(`GRANT CONNECT ON DATABASE ${row?.name} TO gardefou_app, gardefou_audit`);
    try {
      expect(await server.query(cut)).toHaveLength(2);
      await expect.poll(() => nodes.map(({ kernel }) => kernel.invalidations.live)).toEqual([false, false]);
      expect((await second.client().get('/api/health/ready')).body.dependencies.invalidations).toBe('down');
      for (let round = 0; round < 3; round += 1) {
        await revoke();
        expect([await invoke(onSecond), await invoke(member)]).toEqual([403, 403]);
        await grant();
        expect([await invoke(onSecond), await invoke(member)]).toEqual([200, 200]);
      }
    } finally {
      await server.query(`GRANT CONNECT ON DATABASE ${row?.name} TO PUBLIC`);
    }
    await expect
      .poll(() => nodes.map(({ kernel }) => kernel.invalidations.live), { timeout: 5_000 })
      .toEqual([true, true]);
    expect(await invoke(onSecond)).toBe(200);
    await revoke();
    await expect.poll(() => invoke(onSecond), { timeout: 1_000 }).toBe(403);
  });
});
