import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const PURPOSE = 'DISCHARGE_LETTER';
const CONTENT = {
  description: 'Des lettres de liaison préparées par un modèle local.',
  necessity: 'Seules les notes du séjour sont soumises.',
  risks: 'Une dose recopiée de travers.',
  measures: 'Relecture et signature par le médecin.',
};
const OPINION = 'Favorable, sous réserve de relecture.';

let server: TestServer;
let second: TestServer;
let admin: ApiClient;
let dpo: ApiClient;
let member: ApiClient;
let stranger: ApiClient;
let clinic: TestServer['tenants'][number];
let skewMs = 0;
beforeAll(async () => {
  const clock = () => Date.now() + skewMs;
  server = await startTestServer({ clock });
  second = await startTestServer({ databaseUrl: server.databaseUrl, clock });
  clinic = server.tenants[1];
  admin = await server.loggedIn(clinic.admin);
  dpo = await server.loggedIn(clinic.dpo);
  member = await server.loggedIn(clinic.member);
  stranger = await server.loggedIn(server.tenants[0].dpo);
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

const path = (id: string, action = '') => `/api/privacy/dpias/${id}${action && `/${action}`}`;
const create = (body: object = {}, client = admin) =>
  client.post('/api/privacy/dpias', { purpose: PURPOSE, title: 'Lettres de liaison', content: CONTENT, ...body });
const submitted = async (body: object = {}, client = admin) => {
  const { body: dpia } = await create(body, client);
  expect((await client.post(path(dpia.id, 'submit'))).status).toBe(200);
  return String(dpia.id);
};
const validate = (id: string, body: object = {}, client = dpo) =>
  client.post(path(id, 'validate'), { opinion: OPINION, ...body });
const refuse = (id: string, client = dpo) => client.post(path(id, 'refuse'), { opinion: 'Défavorable.' });
const edit = (id: string, body: object, client = admin) => client.send('PATCH', path(id), { body });
const invoke = (tool = PURPOSE, client = member) => client.post('/api/ai/invoke', { prompt: 'Bonjour', tool });
const onSecond = () => second.client().bearer(clinic.apiKey);
const outcomeOn = async (client: ApiClient, tool = PURPOSE) => {
  const { status, body } = await invoke(tool, client);
  return status === 200 ? 'answered' : String(body.code);
};
const actionsOn = async (id: string) =>
  (
    await server.query<{ action: string; actor_id: string }>(
      "SELECT action, actor_id FROM audit_events WHERE target_type = 'dpia' AND target_id = $1 AND tenant_id = $2 ORDER BY tx_id, seq",
      [id, clinic.id],
    )
  ).map(({ action, actor_id }) => [action, actor_id]);

describe('a tool that needs a DPIA', () => {
  test('is closed, saying how it is opened, until the DPO has validated one, and then open on every node', async () => {
    expect(await invoke()).toMatchObject({
      status: 403,
      body: {
        code: 'dpia_required',
        tool: PURPOSE,
        version: 1,
        write: { method: 'POST', path: '/api/privacy/dpias', body: { purpose: PURPOSE } },
      },
    });
    const [refusal] = await server.query(
      "SELECT outcome, details FROM audit_events WHERE action = 'ai.invoke' AND target_id = $1",
      [PURPOSE],
    );
    expect(refusal).toMatchObject({ outcome: 'refused', details: { reason: 'dpia_required' } });
    const id = await submitted();
    expect(await outcomeOn(member)).toBe('dpia_required');
    expect(await outcomeOn(onSecond())).toBe('dpia_required');
    expect(await validate(id)).toMatchObject({ status: 200, body: { status: 'validated' } });
    expect(await outcomeOn(member)).toBe('answered');
    await expect.poll(() => outcomeOn(onSecond()), { timeout: 1_000 }).toBe('answered');
    expect(await actionsOn(id)).toEqual([
      ['dpia.create', clinic.admin.id],
      ['dpia.submit', clinic.admin.id],
      ['dpia.validate', clinic.dpo.id],
    ]);
    const tool = (await member.get(`/api/ai/tools/${PURPOSE}`)).body;
    expect(tool).toMatchObject({ dpiaValidated: true, purpose: { requiresDpia: true } });
    // Another organisation's validation opens nothing here.
    const abroad = await server.loggedIn(server.tenants[0].admin);
    await abroad.post(`/api/ai/tools/${PURPOSE}/activate`);
    expect(await outcomeOn(abroad)).toBe('dpia_required');
  });

  test('closes at once on every node when the DPO takes the validation back; the first opinion stays on record', async () => {
    const id = (await dpo.get(`/api/privacy/dpias?purpose=${PURPOSE}`)).body.items[0].id;
    await expect.poll(() => outcomeOn(onSecond())).toBe('answered');
    expect(await refuse(id)).toMatchObject({
      status: 200,
      body: {
        status: 'refused',
        validUntil: null,
        decisions: [
          { status: 'validated', opinion: OPINION, decidedBy: clinic.dpo.id },
          { status: 'refused', opinion: 'Défavorable.', decidedBy: clinic.dpo.id },
        ],
      },
    });
    expect(await outcomeOn(member)).toBe('dpia_required');
    await expect.poll(() => outcomeOn(onSecond()), { timeout: 1_000 }).toBe('dpia_required');
    expect((await actionsOn(id)).at(-1)).toEqual(['dpia.refuse', clinic.dpo.id]);
  });

  test('closes the moment its DPIA runs out, without anything being written', async () => {
    const id = await submitted();
    const validUntil = new Date(Date.now() + 60_000).toISOString();
    expect(await validate(id, { validUntil })).toMatchObject({ status: 200, body: { validUntil } });
    expect(await outcomeOn(member)).toBe('answered');
    skewMs = 61_000;
    try {
      expect(await outcomeOn(member)).toBe('dpia_required');
      expect((await dpo.get(path(id))).body.status).toBe('expired');
      expect((await admin.get(`/api/ai/tools/${PURPOSE}`)).body.dpiaValidated).toBe(false);
    } finally {
      skewMs = 0;
    }
    expect(await outcomeOn(member)).toBe('answered');
    await refuse(id);
  });

  test('needs another for its next version, and a DPIA of the earlier one can no longer be validated', async () => {
    const code = 'ADVERSE_EVENT_REPORT';
    await admin.post(`/api/ai/tools/${code}/activate`);
    expect((await validate(await submitted({ purpose: code }))).status).toBe(200);
    const late = await submitted({ purpose: code });
    expect(await outcomeOn(member, code)).toBe('answered');
    const superadmin = await server.loggedIn(server.superadmin);
    const { origin, publishedAt, withdrawnAt, ...tool } = (
      await superadmin.get('/api/platform/ai/tools')
    ).body.items.find((item: { code: string }) => item.code === code);
    const published = await superadmin.post('/api/platform/ai/tools', { ...tool, version: 2 });
    expect(published.status).toBe(201);
    expect(await outcomeOn(member, code)).toBe('dpia_required');
    expect(await validate(late)).toMatchObject({ status: 409, body: { code: 'dpia_outdated' } });
    const next = await submitted({ purpose: code });
    expect(await validate(next)).toMatchObject({ status: 200, body: { purposeVersion: 2 } });
    expect(await outcomeOn(member, code)).toBe('answered');
  });

  test('of health, in the demo: one is open, its answer made by a local provider', async () => {
    const answer = await invoke('RECORD_SUMMARY');
    expect(answer).toMatchObject({ status: 200, body: { tool: 'RECORD_SUMMARY', provider: 'demo' } });
  });
});

describe('the life of a DPIA', () => {
  test('a draft is written in parts, submitted whole, and then does not move', async () => {
    const draft = await create({ content: { description: 'D' } });
    expect(draft).toMatchObject({
      status: 201,
      body: { status: 'draft', purposeVersion: 1, createdBy: clinic.admin.id },
    });
    const { id } = draft.body;
    expect(await admin.post(path(id, 'submit'))).toMatchObject({
      status: 409,
      body: {
        code: 'dpia_incomplete',
        errors: [{ field: 'content.necessity' }, { field: 'content.risks' }, { field: 'content.measures' }],
      },
    });
    const edited = await edit(id, { title: 'Autre titre', content: { necessity: 'N', risks: 'R', measures: 'M' } });
    expect(edited).toMatchObject({
      status: 200,
      body: { title: 'Autre titre', content: { description: 'D', necessity: 'N', risks: 'R', measures: 'M' } },
    });
    expect(await validate(id)).toMatchObject({ status: 409, body: { code: 'dpia_wrong_state' } });
    expect((await admin.post(path(id, 'submit'))).body).toMatchObject({ status: 'submitted' });
    for (const again of [await edit(id, { title: 'T' }), await admin.post(path(id, 'submit'))])
      expect(again).toMatchObject({ status: 409, body: { code: 'dpia_wrong_state' } });
    expect((await refuse(id)).body.status).toBe('refused');
    for (const again of [await validate(id), await refuse(id), await edit(id, { title: 'T' })])
      expect(again).toMatchObject({ status: 409, body: { code: 'dpia_wrong_state' } });
    expect((await actionsOn(id)).map(([action]) => action)).toEqual([
      'dpia.create',
      'dpia.edit',
      'dpia.submit',
      'dpia.refuse',
    ]);
  });

  test('is decided by the DPO alone; an administrator who becomes DPO does not validate what the administrator wrote', async () => {
    const id = await submitted();
    for (const client of [admin, member]) {
      expect((await validate(id, {}, client)).body.code).toBe('forbidden');
      expect((await refuse(id, client)).body.code).toBe('forbidden');
    }
    expect((await validate(id, {}, server.client())).status).toBe(401);
    const email = 'second-admin@clinique-saint-jean.example';
    const password = 'un mot de passe inventé';
    const user = await admin.post('/api/users', { email, password, role: 'TENANT_ADMIN' });
    const own = await submitted({}, await server.loggedIn({ email, password }));
    await admin.send('PATCH', `/api/users/${user.body.id}`, { body: { role: 'DPO' } });
    const promoted = await server.loggedIn({ email, password });
    expect(await validate(own, {}, promoted)).toMatchObject({ status: 403, body: { code: 'dpia_own_work' } });
    expect((await refuse(own, promoted)).status).toBe(200);
    await refuse(id);
  });

  test('two decisions at once: one is made', async () => {
    const id = await submitted();
    const together = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 6 }, ask));
    // Opens the connections that the six need: else the first is done before the others have one.
    await together(() => dpo.get(path(id)));
    const answers = await together(() => validate(id));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await dpo.get(path(id))).body.decisions).toHaveLength(1);
    await refuse(id);
  });

  test('a DPO may write one and validate it, and the trail says that it was their own', async () => {
    const id = await submitted({}, dpo);
    expect((await validate(id)).status).toBe(200);
    const [event] = await server.query<{ details: object }>(
      "SELECT details FROM audit_events WHERE action = 'dpia.validate' AND target_id = $1",
      [id],
    );
    expect(event?.details).toMatchObject({ purpose: PURPOSE, version: 1, ownWork: true });
    await refuse(id);
  });

  test('runs three years unless the DPO says less; never longer, never from the past', async () => {
    const id = await submitted();
    const year = (years: number) => new Date(Date.now() + years * 365.25 * 86_400_000).toISOString();
    for (const validUntil of [year(-1), year(4), 'demain'])
      expect(await validate(id, { validUntil })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'validUntil' }] },
      });
    expect((await validate(id, { opinion: ' ' })).body.errors).toMatchObject([{ field: 'opinion' }]);
    const { validUntil } = (await validate(id)).body;
    expect(new Date(validUntil).getUTCFullYear() - new Date().getUTCFullYear()).toBe(3);
    await refuse(id);
  });

  test('says what is wrong with a draft; a purpose that does not exist is 404', async () => {
    expect(await create({ purpose: 'NO_SUCH_PURPOSE' })).toMatchObject({
      status: 404,
      body: { code: 'purpose_unknown' },
    });
    expect((await create({ title: '' })).body.errors).toMatchObject([{ field: 'title' }]);
    expect((await create({ content: { opinion: 'x' } })).body.errors).toMatchObject([
      { field: 'content.opinion', message: 'Unknown field' },
    ]);
  });

  test('is listed newest first, of one purpose or all, without its texts', async () => {
    const first = (await admin.get('/api/privacy/dpias?limit=2')).body;
    const rest = (await admin.get(`/api/privacy/dpias?limit=200&cursor=${first.nextCursor}`)).body;
    const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
    const rows = await server.query<{ id: string }>('SELECT id FROM dpias WHERE tenant_id = $1 ORDER BY id DESC', [
      clinic.id,
    ]);
    expect(ids).toEqual(rows.map(({ id }) => id));
    expect(first.items[0]).not.toHaveProperty('content');
    const { items } = (await dpo.get('/api/privacy/dpias?purpose=RECORD_SUMMARY')).body;
    expect(items).toMatchObject([{ purpose: 'RECORD_SUMMARY', status: 'validated' }]);
  });

  test('is seen and touched by admin and DPO of its organisation; to others it is not there', async () => {
    const { id } = (await create()).body;
    expect((await dpo.get(path(id))).body.content).toEqual(CONTENT);
    for (const call of [member.get('/api/privacy/dpias'), member.get(path(id)), create({}, member)])
      expect(await call).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    for (const call of [server.client().get('/api/privacy/dpias'), create({}, server.client())])
      expect((await call).status).toBe(401);
    const strip = ({ status, body: { requestId: _, ...body } }: Awaited<ReturnType<typeof create>>) => ({
      status,
      body,
    });
    for (const ask of [
      (of: string) => stranger.get(path(of)),
      (of: string) => edit(of, { title: 'T' }, stranger),
      (of: string) => stranger.post(path(of, 'submit')),
      (of: string) => validate(of, {}, stranger),
      (of: string) => refuse(of, stranger),
    ]) {
      const foreign = strip(await ask(id));
      expect(foreign.status).toBe(404);
      expect(foreign).toEqual(strip(await ask(randomUUID())));
    }
    expect(JSON.stringify((await stranger.get('/api/privacy/dpias')).body)).not.toContain(id);
    expect((await create({ tenantId: clinic.id }, stranger)).body.code).toBe('cross_tenant_access');
  });

  test('its texts are sealed in the database, and in no log line or audit row', async () => {
    const secret = 'pseudarthrose-canari';
    const id = await submitted({ title: secret, content: { ...CONTENT, risks: secret } });
    await validate(id, { opinion: secret });
    const [row] = await server.query<{ text: string }>(
      `SELECT concat(encode(d.title, 'escape'), encode(d.content, 'escape'), encode(o.opinion, 'escape')) AS text
         FROM dpias d JOIN dpia_decisions o ON o.dpia_id = d.id WHERE d.id = $1`,
      [id],
    );
    expect(row?.text.length).toBeGreaterThan(100);
    expect(row?.text).not.toContain(secret);
    expect(server.logLines.join('')).not.toContain(secret);
    const events = await server.query('SELECT * FROM audit_events WHERE target_id = $1', [id]);
    expect(JSON.stringify(events)).not.toContain(secret);
    await refuse(id);
  });
});
