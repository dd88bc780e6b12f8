import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asTenantId } from '../src/kernel/ids.ts';
import { publishCatalogue } from '../src/modules/ai/catalogue/publish-catalogue.ts';
import { SHIPPED_TOOLS } from '../src/modules/ai/catalogue/shipped-tools.ts';
import type { Tool } from '../src/modules/ai/catalogue/tool.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import type { ApiClient } from './harness/api-client.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const PLATFORM = '00000000-0000-0000-0000-000000000000';

const shipped = (code: string) => {
  const tool = SHIPPED_TOOLS.find(({ purpose }) => purpose.code === code);
  if (!tool) throw new Error(`no ${code}`);
  return tool;
};
const withPurpose = (tool: Tool, change: Partial<Tool['purpose']>): Tool => ({
  ...tool,
  purpose: { ...tool.purpose, ...change },
});

describe('a release’s catalogue, at boot', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client(database.config);
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await database?.drop();
  });

  const stored = async (code: string) =>
    (
      await owner.query('SELECT p.*, t.system_prompt FROM purposes p JOIN ai_tools t USING (code) WHERE code = $1', [
        code,
      ])
    ).rows[0];

  test.each<[string, Partial<Tool['purpose']>]>([
    ['lawfulBasis', { lawfulBasis: 'legitimate_interests' }],
    ['riskLevel', { riskLevel: 'medium' }],
    ['dataClassMax', { dataClassMax: 'P3' }],
    ['requiresDpia', { requiresDpia: true }],
    ['title.fr', { title: { fr: 'Autre', en: 'Summary' } }],
    ['notice.en', { notice: { ...shipped('SUMMARY').purpose.notice, en: 'Otherwise.' } }],
  ])(
    'a changed %s without a higher version is refused, naming tool and field, and nothing is written',
    async (field, change) => {
      const before = await stored('REWRITING');
      const release = [
        withPurpose(shipped('REWRITING'), { version: 7 }),
        withPurpose(shipped('SUMMARY'), change),
        withPurpose(shipped('DRAFTING'), { riskLevel: 'medium' }),
      ];
      const refused = publishCatalogue(owner, release);
      await expect(refused).rejects.toThrow(`SUMMARY: ${field} changed and the version is still 1`);
      await expect(refused).rejects.toThrow('DRAFTING: riskLevel changed');
      expect(await stored('REWRITING')).toEqual(before);
    },
  );

  test('with a higher version it is published, the earlier one is kept as it was, and an older release leaves it alone', async () => {
    const next = withPurpose(shipped('SUMMARY'), { version: 2, lawfulBasis: 'legitimate_interests' });
    await publishCatalogue(owner, [{ ...next, systemPrompt: 'Summarise.' }]);
    const { rows } = await owner.query(
      "SELECT version, lawful_basis, notice_hash FROM purpose_versions WHERE code = 'SUMMARY' ORDER BY version",
    );
    expect(rows).toMatchObject([
      { version: 1, lawful_basis: 'consent' },
      { version: 2, lawful_basis: 'legitimate_interests' },
    ]);
    expect(rows[0].notice_hash.equals(rows[1].notice_hash)).toBe(false);
    await publishCatalogue(owner, SHIPPED_TOOLS);
    expect(await stored('SUMMARY')).toMatchObject({ version: 2, system_prompt: 'Summarise.' });
  });

  test('a prompt changes within its version, nodes that serve are told by the commit, and saying the same again tells nobody', async () => {
    const listener = new pg.Client(database.config);
    await listener.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('LISTEN gardefou_invalidate');
    const release = [{ ...shipped('TRANSLATION'), systemPrompt: 'Translate.' }, shipped('REWRITING')];
    for (let boot = 0; boot < 2; boot += 1) await publishCatalogue(owner, release);
    await listener.query('SELECT 1');
    expect(heard).toEqual(['tool|TRANSLATION']);
    expect(await stored('TRANSLATION')).toMatchObject({ version: 1, system_prompt: 'Translate.' });
    await listener.end();
  });
});

describe('the catalogue of a platform and its organisations', () => {
  let provider: FakeProvider;
  let server: TestServer;
  let second: TestServer;
  let superadmin: ApiClient;
  let admin: ApiClient;
  let dpo: ApiClient;
  let member: ApiClient;
  let stranger: ApiClient;

  beforeAll(async () => {
    provider = await startFakeProvider();
    const env = {
      GARDEFOU_DEFAULT_PROVIDER: 'openai',
      GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
      GARDEFOU_OPENAI_API_KEY: 'sk-invented',
    };
    server = await startTestServer({ env });
    second = await startTestServer({ env, databaseUrl: server.databaseUrl });
    const [tenant, other] = server.tenants;
    superadmin = await server.loggedIn(server.superadmin);
    admin = await server.loggedIn(tenant.admin);
    dpo = await server.loggedIn(tenant.dpo);
    member = await server.loggedIn(tenant.member);
    stranger = await server.loggedIn(other.admin);
  });
  afterAll(async () => {
    await second?.stop();
    await server?.stop();
    await provider?.close();
  });

  const invoke = (tool: string, client = member, prompt = 'Bonjour') => client.post('/api/ai/invoke', { prompt, tool });
  const onSecond = () => second.client().bearer(server.tenants[0].apiKey);
  const listed = async (code: string, client = member) =>
    (await client.get('/api/ai/tools')).body.items.find((item: { code: string }) => item.code === code);
  /** The newest row of the trails for an action. */
  const recorded = async (action: string) =>
    (
      await server.query<Record<string, unknown>>(
        'SELECT outcome, tenant_id, actor_id, target_type, target_id, details FROM audit_events WHERE action = $1 ORDER BY tx_id DESC, seq DESC LIMIT 1',
        [action],
      )
    )[0];
  const sent = () => provider.requests.at(-1)?.body as { messages: { role: string; content: string }[] } | undefined;
  const sentSystemPrompt = () => sent()?.messages.find(({ role }) => role === 'system')?.content;

  describe('what people see', () => {
    test('every shipped tool, filtered by category, sector and activation; members see active ones only', async () => {
      const all = (await admin.get('/api/ai/tools')).body.items;
      expect(all.length).toBe(SHIPPED_TOOLS.length);
      const seen = (await member.get('/api/ai/tools')).body.items;
      expect(seen.every(({ active }: { active: boolean }) => active)).toBe(true);
      expect(seen.length).toBe(15);
      const query = async (search: string) => (await admin.get(`/api/ai/tools?${search}`)).body.items;
      const accounting = await query('sector=ACCOUNTING&active=true');
      expect(accounting.map(({ code }: { code: string }) => code)).toEqual([
        'ACCOUNTS_COMMENTARY',
        'ACCOUNT_CODING',
        'INVOICE_READING',
        'MISSING_DOCUMENTS',
        'TAX_QUESTION',
      ]);
      const critical = await query('category=CRITICAL&active=false');
      expect(critical.length).toBeGreaterThan(5);
      for (const tool of critical) {
        expect(tool).toMatchObject({
          category: 'CRITICAL',
          active: false,
          purpose: { requiresDpia: true },
          dpiaValidated: false,
        });
      }
      expect(await admin.get('/api/ai/tools?category=TOYS')).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ field: 'category' }] },
      });
      expect((await server.client().get('/api/ai/tools')).status).toBe(401);
      expect((await superadmin.get('/api/ai/tools')).status).toBe(403);
    });

    test('the state of their own consent, and nobody else’s', async () => {
      expect(await listed('DRAFTING')).toMatchObject({ consent: 'none' });
      expect(await listed('TRANSLATION')).toMatchObject({ consent: 'not_needed' });
      await member.post('/api/consents', { purpose: 'DRAFTING' });
      expect(await listed('DRAFTING')).toMatchObject({ consent: 'granted' });
      expect(await listed('DRAFTING', dpo)).toMatchObject({ consent: 'none' });
      await member.post('/api/consents/revoke', { purpose: 'DRAFTING' });
      expect(await listed('DRAFTING')).toMatchObject({ consent: 'none' });
    });

    test('one tool whole, with its notice and versions; to a member an inactive one is as a missing one', async () => {
      const one = await member.get('/api/ai/tools/SUMMARY');
      expect(one).toMatchObject({
        status: 200,
        body: {
          code: 'SUMMARY',
          notice: { version: 1 },
          settings: { label: { fr: null, en: null }, additionalPrompt: null, maxTokens: null, masking: null },
          versions: [{ version: 1, lawfulBasis: 'consent' }],
        },
      });
      expect(one.body.notice.fr).toMatch(/consentement/);
      const strip = ({ status, body: { requestId: _, ...body } }: typeof one) => ({ status, body });
      const missing = await member.get('/api/ai/tools/NO_SUCH_TOOL');
      expect(missing).toMatchObject({ status: 404, body: { code: 'tool_unknown' } });
      expect(strip(await member.get('/api/ai/tools/CV_SCREENING'))).toEqual(strip(missing));
      expect((await admin.get('/api/ai/tools/CV_SCREENING')).status).toBe(200);
      expect((await admin.get('/api/ai/tools/cv')).status).toBe(400);
      expect((await server.client().get('/api/ai/tools/SUMMARY')).status).toBe(401);
    });
  });

  describe('the platform', () => {
    const tool = {
      code: 'PRESS_RELEASE',
      version: 1,
      category: 'MARKETING',
      sector: 'GENERAL',
      icon: 'megaphone',
      title: { fr: 'Communiqué', en: 'Press release' },
      description: { fr: 'Écrire un communiqué.', en: 'Write a press release.' },
      notice: { fr: 'Repose sur votre consentement.', en: 'Rests on your consent.' },
      lawfulBasis: 'consent',
      riskLevel: 'low',
      dataClassMax: 'P2',
      requiresDpia: false,
      systemPrompt: 'Write a press release.',
    };
    const publish = (change: object = {}, client = superadmin) =>
      client.post('/api/platform/ai/tools', { ...tool, ...change });

    test('publishes a tool of its own, which organisations activate and people use', async () => {
      const answer = await publish();
      expect(answer).toMatchObject({
        status: 201,
        body: { code: 'PRESS_RELEASE', version: 1, origin: 'platform', withdrawnAt: null, maxTokens: 2048 },
      });
      expect(await recorded('platform_tool.publish')).toMatchObject({
        outcome: 'success',
        tenant_id: PLATFORM,
        target_id: 'PRESS_RELEASE',
        details: { version: 1, newVersion: true },
      });
      expect((await invoke('PRESS_RELEASE')).body.code).toBe('tool_not_active');
      expect((await admin.post('/api/ai/tools/PRESS_RELEASE/activate')).status).toBe(200);
      expect((await invoke('PRESS_RELEASE')).body.code).toBe('consent_required');
      await member.post('/api/consents', { purpose: 'PRESS_RELEASE' });
      expect((await invoke('PRESS_RELEASE')).status).toBe(200);
      expect(sentSystemPrompt()).toBe('Write a press release.');
    });

    test('a changed prompt is the same version; a changed basis, risk, class, DPIA need or notice is refused under it', async () => {
      expect(await publish({ systemPrompt: 'Write it well.' })).toMatchObject({ status: 200, body: { version: 1 } });
      expect((await invoke('PRESS_RELEASE')).status).toBe(200);
      expect(sentSystemPrompt()).toBe('Write it well.');
      const refused = await publish({ riskLevel: 'high', requiresDpia: true, lawfulBasis: 'legitimate_interests' });
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'tool_version_conflict', changed: ['lawfulBasis', 'riskLevel', 'requiresDpia'], present: 1 },
      });
      expect((await invoke('PRESS_RELEASE')).status).toBe(200);
    });

    test('a consent to an earlier version does not cover the new one, on any node, until it is given again', async () => {
      await expect.poll(async () => (await invoke('PRESS_RELEASE', onSecond())).status).toBe(200);
      expect(await publish({ version: 3, notice: { fr: 'Autrement.', en: 'Otherwise.' } })).toMatchObject({
        status: 201,
      });
      expect((await invoke('PRESS_RELEASE')).body.code).toBe('consent_required');
      await expect
        .poll(async () => (await invoke('PRESS_RELEASE', onSecond())).body.code, { timeout: 1_000 })
        .toBe('consent_required');
      expect(await listed('PRESS_RELEASE')).toMatchObject({ consent: 'outdated', purpose: { version: 3 } });
      const { body } = await member.get('/api/ai/tools/PRESS_RELEASE');
      expect(body.versions.map(({ version, notice }: Record<string, unknown>) => [version, notice])).toEqual([
        [3, { fr: 'Autrement.', en: 'Otherwise.' }],
        [1, tool.notice],
      ]);
      await member.post('/api/consents', { purpose: 'PRESS_RELEASE' });
      expect((await invoke('PRESS_RELEASE')).status).toBe(200);
      expect(await publish({ version: 2 })).toMatchObject({ status: 409, body: { present: 3 } });
    });

    test('two publications of one version at a time: one is the version, the other is told', async () => {
      const risks = ['low', 'medium'];
      const answers = await Promise.all(risks.map((riskLevel) => publish({ code: 'TWICE_AT_ONCE', riskLevel })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await server.query("SELECT 1 FROM purpose_versions WHERE code = 'TWICE_AT_ONCE'")).toHaveLength(1);
    });

    test('a shipped tool that it publishes anew is its own: boots and later releases leave it alone', async () => {
      const present = (await superadmin.get('/api/platform/ai/tools')).body.items.find(
        ({ code }: { code: string }) => code === 'CODE_ASSISTANT',
      );
      expect(present).toMatchObject({ origin: 'shipped', version: 1 });
      const { origin: _, publishedAt: __, withdrawnAt: ___, ...body } = present;
      expect(
        (await superadmin.post('/api/platform/ai/tools', { ...body, version: 2, riskLevel: 'medium' })).status,
      ).toBe(201);
      const third = await startTestServer({ databaseUrl: server.databaseUrl });
      await third.stop();
      const owner = new pg.Client({ connectionString: server.databaseUrl });
      await owner.connect();
      await publishCatalogue(owner, [withPurpose(shipped('CODE_ASSISTANT'), { version: 2 })]);
      await publishCatalogue(owner, [withPurpose(shipped('CODE_ASSISTANT'), { version: 3 })]);
      await owner.end();
      expect(await listed('CODE_ASSISTANT')).toMatchObject({ purpose: { version: 2, riskLevel: 'medium' } });
    });

    test('withdraws a tool on every node, restarts included, and gives it back as each organisation had it', async () => {
      expect((await invoke('TRANSLATION')).status).toBe(200);
      await expect.poll(async () => (await invoke('TRANSLATION', onSecond())).status).toBe(200);
      const withdrawn = await superadmin.post('/api/platform/ai/tools/TRANSLATION/withdraw');
      expect(withdrawn).toMatchObject({ status: 200, body: { origin: 'shipped', withdrawnAt: expect.any(String) } });
      expect(await recorded('platform_tool.withdraw')).toMatchObject({ tenant_id: PLATFORM, target_id: 'TRANSLATION' });
      expect(await invoke('TRANSLATION')).toMatchObject({ status: 403, body: { code: 'tool_withdrawn' } });
      await expect
        .poll(async () => (await invoke('TRANSLATION', onSecond())).body.code, { timeout: 1_000 })
        .toBe('tool_withdrawn');
      const third = await startTestServer({ databaseUrl: server.databaseUrl });
      expect((await invoke('TRANSLATION', third.client().bearer(server.tenants[0].apiKey))).body.code).toBe(
        'tool_withdrawn',
      );
      await third.stop();
      expect(await listed('TRANSLATION')).toBeUndefined();
      expect(await listed('TRANSLATION', admin)).toMatchObject({ active: false, withdrawn: true });
      expect((await admin.post('/api/ai/tools/TRANSLATION/activate')).body.code).toBe('tool_withdrawn');
      expect((await superadmin.post('/api/platform/ai/tools/TRANSLATION/reinstate')).status).toBe(200);
      expect((await invoke('TRANSLATION')).status).toBe(200);
      expect((await superadmin.post('/api/platform/ai/tools/NO_SUCH_TOOL/withdraw')).body.code).toBe('tool_unknown');
    });

    test('says what is wrong with a tool, and obeys nobody else', async () => {
      expect(await publish({ code: 'RISKY', riskLevel: 'high' })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'requiresDpia' }] },
      });
      expect((await publish({ code: 'lower' })).body.errors).toMatchObject([{ field: 'code' }]);
      expect((await publish({ code: 'LOST', provider: 'nowhere' })).body.code).toBe('provider_unknown');
      for (const client of [admin, dpo, member]) {
        expect((await publish({ code: 'MINE' }, client)).body.code).toBe('forbidden');
        expect((await client.post('/api/platform/ai/tools/SUMMARY/withdraw')).body.code).toBe('forbidden');
        expect((await client.get('/api/platform/ai/tools')).body.code).toBe('forbidden');
      }
      expect((await publish({}, server.client())).status).toBe(401);
      expect(await server.query("SELECT 1 FROM ai_tools WHERE code IN ('RISKY', 'LOST', 'MINE')")).toEqual([]);
    });

    test('the database itself lets no organisation write the catalogue, and nobody rewrite a version', async () => {
      const id = asTenantId(server.tenants[0].id);
      const { db } = server.kernel;
      const asTenant = (write: Parameters<typeof db.withTenant>[1]) => db.withTenant(id, write);
      const updates = [
        await asTenant((tx) => tx.updateTable('ai_tools').set({ max_tokens: 9 }).returning('code').execute()),
        await asTenant((tx) => tx.updateTable('purposes').set({ requires_dpia: false }).returning('code').execute()),
      ];
      expect(updates).toEqual([[], []]);
      const copied = asTenant((tx) =>
        tx
          .insertInto('purposes')
          .columns([
            'code',
            'version',
            'lawful_basis',
            'risk_level',
            'data_class_max',
            'requires_dpia',
            'title_fr',
            'title_en',
            'notice_fr',
            'notice_en',
            'notice_hash',
          ])
          .expression(
            tx
              .selectFrom('purposes')
              .select((select) => [
                select.val('COPY').as('code'),
                ...([
                  'version',
                  'lawful_basis',
                  'risk_level',
                  'data_class_max',
                  'requires_dpia',
                  'title_fr',
                  'title_en',
                  'notice_fr',
                  'notice_en',
                  'notice_hash',
                ] as const),
              ])
              .where('code', '=', 'SUMMARY'),
          )
          .execute(),
      );
      await expect(copied).rejects.toThrow(/row-level security/);
      const rewritten = db.withPlatform({ scope: 'SYSTEM', id: null, tenantId: null, name: 'test' }, (tx) =>
        tx.updateTable('purpose_versions').set({ risk_level: 'low' }).execute(),
      );
      await expect(rewritten).rejects.toThrow(/permission denied/);
    });
  });

  describe('an organisation', () => {
    const customise = (code: string, body: object, client = admin) =>
      client.send('PATCH', `/api/ai/tools/${code}`, { body });

    test('names a tool, adds to its prompt, lowers its limit and chooses its masking, for itself alone', async () => {
      const answer = await customise('EXTRACTION', {
        label: { fr: 'Relevé' },
        additionalPrompt: 'Réponds en JSON. Signe pour camille.roche@exemple.example.',
        maxTokens: 300,
        masking: 'pseudonymise',
      });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          active: true,
          settings: {
            label: { fr: 'Relevé', en: null },
            additionalPrompt: 'Réponds en JSON. Signe pour [EMAIL].',
            maxTokens: 300,
            masking: 'pseudonymise',
          },
        },
      });
      expect(await recorded('ai_tool.customise')).toMatchObject({
        tenant_id: server.tenants[0].id,
        actor_id: server.tenants[0].admin.id,
        target_id: 'EXTRACTION',
        details: { additional_prompt: true, label_fr: true, max_tokens: true, masking: true },
      });
      expect((await listed('EXTRACTION')).label).toEqual({ fr: 'Relevé', en: 'Extraction' });
      expect((await listed('EXTRACTION', stranger)).label.fr).toBe('Extraction');
      provider.behave('echo');
      const call = await invoke('EXTRACTION', member, 'Écris à john@example.com');
      expect(call.body.response).toBe('Écris à john@example.com');
      expect(sentSystemPrompt()).toMatch(/^Extract from the text .*\n\nRéponds en JSON\. Signe pour \[EMAIL\]\.$/s);
      expect(JSON.stringify(provider.requests.at(-1)?.body)).toContain('[EMAIL_1]');
      expect(JSON.stringify(provider.requests.at(-1)?.body)).toMatch(/"max(_completion)?_tokens":300\b/);
      await invoke('EXTRACTION', stranger);
      expect(sentSystemPrompt()).not.toContain('JSON. Signe');
      provider.behave('answer');
    });

    test('changes nothing that it does not name, takes a choice back with null, on every node with the commit', async () => {
      await customise('EXTRACTION', { label: { en: 'Reader' } });
      await invoke('EXTRACTION', onSecond());
      expect(sentSystemPrompt()).toContain('JSON');
      const { body } = await customise('EXTRACTION', { additionalPrompt: null, maxTokens: null });
      expect(body.settings).toEqual({
        label: { fr: 'Relevé', en: 'Reader' },
        additionalPrompt: null,
        maxTokens: null,
        masking: 'pseudonymise',
      });
      await expect
        .poll(
          async () => {
            await invoke('EXTRACTION', onSecond());
            return sentSystemPrompt();
          },
          { timeout: 1_000 },
        )
        .not.toContain('JSON');
      expect((await customise('EXTRACTION', { label: null, masking: null })).body.settings).toEqual({
        label: { fr: null, en: null },
        additionalPrompt: null,
        maxTokens: null,
        masking: null,
      });
    });

    test('its instructions are sealed in the database', async () => {
      await customise('REWRITING', { additionalPrompt: 'Écris comme la maison Vauquelin.' });
      const [row] = await server.query<{ additional_prompt: Buffer }>(
        "SELECT additional_prompt FROM ai_tool_activations WHERE tool_code = 'REWRITING' AND additional_prompt IS NOT NULL",
      );
      expect(row?.additional_prompt.toString('latin1')).not.toContain('Vauquelin');
    });

    test('cannot raise the platform’s limit, name nothing, or reach a tool that is not there; members and strangers cannot at all', async () => {
      expect(await customise('SUMMARY', { maxTokens: 2_049 })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'maxTokens', message: 'At most 2048, the tool’s own' }] },
      });
      expect((await customise('SUMMARY', {})).status).toBe(400);
      expect((await customise('SUMMARY', { masking: 'none' })).body.errors).toMatchObject([{ field: 'masking' }]);
      expect((await customise('NO_SUCH_TOOL', { maxTokens: 5 })).body.code).toBe('tool_unknown');
      for (const client of [member, dpo, superadmin])
        expect((await customise('SUMMARY', { maxTokens: 5 }, client)).body.code).toBe('forbidden');
      expect((await customise('SUMMARY', { maxTokens: 5 }, server.client())).status).toBe(401);
      const { id } = server.tenants[0];
      expect((await customise('SUMMARY', { maxTokens: 5, tenantId: id }, stranger)).body.code).toBe(
        'cross_tenant_access',
      );
    });

    test('a limit that the platform has lowered since binds all the same', async () => {
      await customise('CLASSIFICATION', { maxTokens: 1_000 });
      const items = (await superadmin.get('/api/platform/ai/tools')).body.items;
      const {
        origin: _,
        publishedAt: __,
        withdrawnAt: ___,
        ...body
      } = items.find(({ code }: { code: string }) => code === 'CLASSIFICATION');
      expect((await superadmin.post('/api/platform/ai/tools', { ...body, maxTokens: 400 })).status).toBe(200);
      expect((await invoke('CLASSIFICATION')).status).toBe(200);
      expect(JSON.stringify(provider.requests.at(-1)?.body)).toMatch(/_tokens":400\b/);
    });

    test('closes a tool on every node, and finds its settings again when it opens it', async () => {
      await customise('REWRITING', { label: { fr: 'Relecture' } });
      expect((await invoke('REWRITING')).status).toBe(200);
      await expect.poll(async () => (await invoke('REWRITING', onSecond())).status).toBe(200);
      const closed = await admin.post('/api/ai/tools/REWRITING/deactivate');
      expect(closed).toMatchObject({ status: 200, body: { code: 'REWRITING', active: false } });
      expect(await recorded('ai_tool.deactivate')).toMatchObject({ target_id: 'REWRITING' });
      expect((await invoke('REWRITING')).body.code).toBe('tool_not_active');
      await expect
        .poll(async () => (await invoke('REWRITING', onSecond())).body.code, { timeout: 1_000 })
        .toBe('tool_not_active');
      expect((await invoke('REWRITING', stranger)).status).toBe(200);
      expect((await admin.post('/api/ai/tools/REWRITING/activate')).status).toBe(200);
      expect((await listed('REWRITING')).label.fr).toBe('Relecture');
      expect((await member.post('/api/ai/tools/REWRITING/deactivate')).status).toBe(403);
      expect((await server.client().post('/api/ai/tools/REWRITING/deactivate')).status).toBe(401);
      expect((await admin.post('/api/ai/tools/NO_SUCH_TOOL/deactivate')).status).toBe(404);
    });

    test('customising a closed tool does not open it', async () => {
      const { body } = await customise('VAT_NOT_THERE', { maxTokens: 5 });
      expect(body.code).toBe('tool_unknown');
      expect((await customise('UNPAID_REMINDER', { maxTokens: 500 })).body).toMatchObject({ active: false });
      expect((await invoke('UNPAID_REMINDER')).body.code).toBe('tool_not_active');
      expect((await admin.post('/api/ai/tools/UNPAID_REMINDER/activate')).status).toBe(200);
      expect((await admin.get('/api/ai/tools/UNPAID_REMINDER')).body).toMatchObject({
        active: true,
        settings: { maxTokens: 500 },
      });
    });
  });

  describe('adoption', () => {
    const adoptionOf = async (code: string, client = dpo) =>
      (await client.get('/api/ai/tools/adoption')).body.items.find((item: { code: string }) => item.code === code);

    test('is counted without names, and fewer than three people are not counted out', async () => {
      for (const client of [member, dpo]) {
        await client.post('/api/consents', { purpose: 'MEETING_NOTES' });
        expect((await invoke('MEETING_NOTES', client)).status).toBe(200);
      }
      await invoke('MEETING_NOTES', member);
      expect(await adoptionOf('MEETING_NOTES')).toEqual({
        code: 'MEETING_NOTES',
        consentNeeded: true,
        peopleConsenting: null,
        peopleUsing: null,
        calls: null,
      });
      expect(await adoptionOf('BRAINSTORMING')).toMatchObject({ peopleUsing: null, calls: null });
      await admin.post('/api/consents', { purpose: 'MEETING_NOTES' });
      expect(await adoptionOf('MEETING_NOTES')).toMatchObject({ peopleConsenting: 3, peopleUsing: null, calls: null });
      await invoke('MEETING_NOTES', admin);
      expect(await adoptionOf('MEETING_NOTES')).toMatchObject({ peopleConsenting: 3, peopleUsing: 3, calls: 4 });
      const { id, member: person } = server.tenants[0];
      await server.query(
        "UPDATE ai_jobs SET created_at = now() - interval '31 days' WHERE tenant_id = $1 AND user_id = $2",
        [id, person.id],
      );
      expect(await adoptionOf('MEETING_NOTES')).toMatchObject({ peopleConsenting: 3, peopleUsing: null, calls: null });
      await member.post('/api/consents/revoke', { purpose: 'MEETING_NOTES' });
      expect(await adoptionOf('MEETING_NOTES')).toMatchObject({ peopleConsenting: null });
    });

    test('is for administrators and DPOs, of their own organisation, and names nobody', async () => {
      const { status, body } = await admin.get('/api/ai/tools/adoption');
      expect(status).toBe(200);
      expect(body).toMatchObject({ periodDays: 30, fewestPeople: 3 });
      for (const { id } of [server.tenants[0].member, server.tenants[0].dpo])
        expect(JSON.stringify(body)).not.toContain(id);
      expect(await adoptionOf('MEETING_NOTES', stranger)).toMatchObject({ peopleConsenting: null, calls: null });
      expect((await member.get('/api/ai/tools/adoption')).body.code).toBe('forbidden');
      expect((await server.client().get('/api/ai/tools/adoption')).status).toBe(401);
    });
  });
});
