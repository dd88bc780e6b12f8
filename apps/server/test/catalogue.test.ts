import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asTenantId } from '../src/kernel/ids.ts';
import { publishCatalogue } from '../src/modules/ai/catalogue/publish-catalogue.ts';
import { SHIPPED_TOOLS } from '../src/modules/ai/catalogue/shipped-tools.ts';
import type { Tool } from '../src/modules/ai/catalogue/tool.ts';
import { type CatalogueWorld, startCatalogueWorld } from './catalogue-world.ts';
import { startTestServer } from './harness/start-test-server.ts';

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

describe('the catalogue of a platform', () => {
  let world: CatalogueWorld | undefined;
  let server: CatalogueWorld['server'];
  let superadmin: CatalogueWorld['superadmin'];
  let admin: CatalogueWorld['admin'];
  let dpo: CatalogueWorld['dpo'];
  let member: CatalogueWorld['member'];
  let invoke: CatalogueWorld['invoke'];
  let onSecond: CatalogueWorld['onSecond'];
  let listed: CatalogueWorld['listed'];
  let recorded: CatalogueWorld['recorded'];
  let sentSystemPrompt: CatalogueWorld['sentSystemPrompt'];
  beforeAll(async () => {
    world = await startCatalogueWorld();
    ({ server, superadmin, admin, dpo, member, invoke, onSecond, listed, recorded, sentSystemPrompt } = world);
  });
  afterAll(() => world?.stop());

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
});
