import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../src/modules/ai/catalogue/publish-catalogue.ts';
import { SHIPPED_TOOLS } from '../src/modules/ai/catalogue/shipped-tools.ts';
import type { Tool } from '../src/modules/ai/catalogue/tool.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';

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
