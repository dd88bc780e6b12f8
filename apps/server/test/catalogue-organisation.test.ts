import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CatalogueWorld, startCatalogueWorld } from './catalogue-world.ts';

describe('the catalogue of an organisation', () => {
  let world: CatalogueWorld | undefined;
  let provider: CatalogueWorld['provider'];
  let server: CatalogueWorld['server'];
  let superadmin: CatalogueWorld['superadmin'];
  let admin: CatalogueWorld['admin'];
  let dpo: CatalogueWorld['dpo'];
  let member: CatalogueWorld['member'];
  let stranger: CatalogueWorld['stranger'];
  let invoke: CatalogueWorld['invoke'];
  let onSecond: CatalogueWorld['onSecond'];
  let listed: CatalogueWorld['listed'];
  let recorded: CatalogueWorld['recorded'];
  let sentSystemPrompt: CatalogueWorld['sentSystemPrompt'];
  beforeAll(async () => {
    world = await startCatalogueWorld();
    ({
      provider,
      server,
      superadmin,
      admin,
      dpo,
      member,
      stranger,
      invoke,
      onSecond,
      listed,
      recorded,
      sentSystemPrompt,
    } = world);
  });
  afterAll(() => world?.stop());

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
