import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { purgeConversationsJob } from '../../src/modules/ai/conversations/purge-conversations.job.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { startTestServer, type TestServer } from '../harness/start-test-server.ts';
import { type Gateway, startGateway } from './start-gateway.ts';
import { ask, SURFACES } from './surfaces.ts';

const MINUTE_MS = 60_000;
let nowMs = Date.now();
let gateway: Gateway;
let admin: ApiClient;
const restarted: TestServer[] = [];
beforeAll(async () => {
  gateway = await startGateway({}, () => nowMs);
});
afterAll(() => gateway?.stop());
beforeEach(async () => {
  gateway.model.say(({ messages }) => ({ text: `Reçu : ${messages.at(-1)?.content}` }));
  await set({ keepConversations: false, conversationMinutes: 60 });
});
afterEach(async () => {
  for (const server of restarted.splice(0)) await server.stop();
});

/** Logs in each time: the tests move the clock further than a session lasts. */
async function set(change: object): Promise<void> {
  admin = await gateway.server.loggedIn(gateway.server.tenants[0].admin);
  expect((await admin.send('PATCH', '/api/ai/settings', { body: change })).status).toBe(200);
}

/** The same database and nothing of the memory: what a restart leaves. */
async function restart(): Promise<string> {
  const server = await startTestServer({
    databaseUrl: gateway.server.databaseUrl,
    clock: () => nowMs,
    env: { GARDEFOU_DEFAULT_PROVIDER: 'openai', GARDEFOU_OPENAI_BASE_URL: gateway.model.baseUrl },
  });
  restarted.push(server);
  return server.url;
}

/** What the provider was sent for this text in this conversation. */
async function sent(user: string, conversation: string, { url = gateway.url, key = gateway.key, surface = 0 } = {}) {
  const format = SURFACES[surface % SURFACES.length] ?? SURFACES[0];
  const headers = { 'x-gardefou-conversation': conversation };
  const told = await ask(url, key, format, { user }, { headers, stream: surface % 2 === 0 });
  expect(told.text).toBe(`Reçu : ${user}`);
  return gateway.model.requests.at(-1)?.body.messages.at(-1)?.content;
}

const CAMILLE = 'Bonjour Mme Camille Durand';
const BASILE = 'Bonjour Me Basile Fournier';
const BOTH = 'Me Basile Fournier écrit à Mme Camille Durand';
const purge = () => purgeConversationsJob.run(gateway.server.kernel, undefined);
const rows = () =>
  gateway.server.query<{ user_id: string; all: string }>(
    'SELECT user_id, ai_conversations::text AS all FROM ai_conversations',
  );

test('placeholders stay the same over turns that do not repeat what was said, by whatever format', async () => {
  expect(await sent(CAMILLE, 'stable')).toBe('Bonjour Mme [PERSON_1]');
  expect(await sent(BASILE, 'stable', { surface: 1 })).toBe('Bonjour Me [PERSON_2]');
  expect(await sent(BOTH, 'stable', { surface: 2 })).toBe('Me [PERSON_2] écrit à Mme [PERSON_1]');
  expect(await sent(BOTH, 'other')).toBe('Me [PERSON_1] écrit à Mme [PERSON_2]');
});

test('a name that an earlier turn taught comes back in an answer to a turn without it', async () => {
  await sent(CAMILLE, 'taught');
  gateway.model.say(() => ({ text: 'Vous parliez de [PERSON_1].' }));
  const headers = { 'x-gardefou-conversation': 'taught' };
  for (const [index, surface] of SURFACES.entries()) {
    const told = await ask(gateway.url, gateway.key, surface, { user: 'De qui ?' }, { headers, stream: index > 0 });
    expect(told.text).toBe('Vous parliez de Camille Durand.');
  }
});

test('somebody else’s conversation of the same name shares nothing, in the same organisation and in another', async () => {
  await sent(CAMILLE, 'shared');
  const { email, password } = gateway.server.tenants[0].dpo;
  const { accessToken } = (await gateway.server.client().post('/api/auth/login', { email, password })).body;
  await gateway.server.client().bearer(accessToken).post('/api/consents', { purpose: 'AI_ASSISTANT' });
  gateway.model.say(({ messages }) => ({ text: `Reçu : ${messages.at(-1)?.content} [PERSON_2]` }));
  const headers = { 'x-gardefou-conversation': 'shared' };
  for (const key of [accessToken, gateway.otherKey]) {
    const told = await ask(gateway.url, key, SURFACES[0], { user: BASILE }, { headers });
    expect(told.text).toBe('Reçu : Bonjour Me Basile Fournier [PERSON_2]');
  }
});

test('without the organisation’s wish nothing of a conversation is written', async () => {
  await sent(CAMILLE, 'memory');
  expect(await rows()).toEqual([]);
  expect(await sent(BOTH, 'memory', { url: await restart() })).toBe('Me [PERSON_1] écrit à Mme [PERSON_2]');
});

describe('where the organisation keeps conversations', () => {
  beforeEach(() => set({ keepConversations: true }));

  test('they outlive a restart, and what is written of them cannot be read', async () => {
    await sent(CAMILLE, 'kept');
    await sent(BASILE, 'kept');
    expect(await sent(BOTH, 'kept', { url: await restart() })).toBe('Me [PERSON_2] écrit à Mme [PERSON_1]');
    const stored = await rows();
    expect(stored).toEqual([expect.objectContaining({ user_id: gateway.server.tenants[0].member.id })]);
    for (const word of ['Camille', 'Durand', 'Basile', 'PERSON', 'kept']) {
      for (const form of [word, Buffer.from(word).toString('hex'), Buffer.from(word).toString('base64').slice(0, 6)]) {
        expect(stored[0]?.all).not.toContain(form);
      }
    }
  });

  test('nobody else’s restart finds them either', async () => {
    await sent(CAMILLE, 'kept');
    const url = await restart();
    expect(await sent(BOTH, 'kept', { url, key: gateway.otherKey })).toBe('Me [PERSON_1] écrit à Mme [PERSON_2]');
  });

  test('first turns at once are all kept', async () => {
    const names = ['Camille Durand', 'Basile Fournier', 'Hugo Lefebvre', 'Inès Moreau', 'Karim Benali', 'Zoé Lambert'];
    await Promise.all(
      names.map((name, surface) => {
        const headers = { 'x-gardefou-conversation': 'crowd' };
        return ask(
          gateway.url,
          gateway.key,
          SURFACES[surface % 3] ?? SURFACES[0],
          { user: `Bonjour Mme ${name}` },
          { headers },
        );
      }),
    );
    const before = await sent(names.map((name) => `Mme ${name}`).join(', '), 'crowd');
    expect(new Set(before?.match(/\[PERSON_\d\]/g)).size).toBe(names.length);
    const url = await restart();
    expect(await sent(names.map((name) => `Mme ${name}`).join(', '), 'crowd', { url })).toBe(before);
  });

  test('they are forgotten when they have been silent for the time that was set, in memory and in the database', async () => {
    await set({ conversationMinutes: 10 });
    await sent(CAMILLE, 'silent');
    nowMs += 11 * MINUTE_MS;
    expect(await sent(BOTH, 'silent', { url: await restart() })).toBe('Me [PERSON_1] écrit à Mme [PERSON_2]');
    expect(await sent(BASILE, 'silent')).toBe('Bonjour Me [PERSON_1]');
    nowMs += 11 * MINUTE_MS;
    await purge();
    expect(await rows()).toEqual([]);
  });

  test('one that goes on stays known as long as it goes on, though nothing new is said', async () => {
    await set({ conversationMinutes: 10 });
    await sent(CAMILLE, 'long');
    await sent(BASILE, 'long');
    for (let turn = 0; turn < 5; turn += 1) {
      nowMs += 6 * MINUTE_MS;
      expect(await sent(BASILE, 'long')).toBe('Bonjour Me [PERSON_2]');
    }
    await purge();
    expect(await sent(BASILE, 'long', { url: await restart() })).toBe('Bonjour Me [PERSON_2]');
  });

  test('the day the organisation wants it no more, nothing is left and nothing is added', async () => {
    await sent(CAMILLE, 'ended');
    expect(await rows()).toHaveLength(1);
    await set({ keepConversations: false });
    expect(await rows()).toEqual([]);
    await sent(BASILE, 'ended');
    expect(await rows()).toEqual([]);
  });

  test('turned off and on again, a conversation that goes on is kept again', async () => {
    await sent(CAMILLE, 'again');
    await set({ keepConversations: false });
    await sent(CAMILLE, 'again');
    await set({ keepConversations: true });
    await sent(CAMILLE, 'again');
    expect(await rows()).toHaveLength(1);
  });
});

test('a turn under way while the organisation turns it off leaves nothing behind', async () => {
  for (let round = 0; round < 5; round += 1) {
    await set({ keepConversations: true });
    await Promise.all([
      sent(CAMILLE, `race-${round}`),
      admin.send('PATCH', '/api/ai/settings', { body: { keepConversations: false } }),
    ]);
    expect(await rows()).toEqual([]);
  }
});

test.each(['', 'with space', 'x'.repeat(129), 'é'])('%j is no name, and the provider hears nothing', async (name) => {
  gateway.received();
  const headers = { 'x-gardefou-conversation': name };
  for (const surface of SURFACES) {
    await expect(ask(gateway.url, gateway.key, surface, { user: CAMILLE }, { headers })).rejects.toThrow(
      /x-gardefou-conversation: At most 128/,
    );
  }
  expect(gateway.received()).toBe('');
});
