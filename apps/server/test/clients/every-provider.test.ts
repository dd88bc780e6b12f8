import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../fake-provider.ts';
import { startTestServer, type TestServer } from '../harness/start-test-server.ts';
import { ask, SURFACES } from './surfaces.ts';

const USER = 'Bonjour, prévenez Mme Camille Durand.';
const NAMES = /Camille|Durand|Basile|Fournier|Zoé|Lambert/;
const TOOL = { description: 'Note ce que dit Mme Zoé Lambert', offered: [] };

/** Each format in front of each protocol: what one says, the other must be able to say. */
describe.each(['openai', 'ollama', 'anthropic'])('through a provider that speaks %s', (kind) => {
  let provider: FakeProvider;
  let server: TestServer;
  let key: string;
  beforeAll(async () => {
    provider = await startFakeProvider();
    server = await startTestServer({
      env: {
        GARDEFOU_DEFAULT_PROVIDER: kind,
        GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
        GARDEFOU_OPENAI_API_KEY: 'sk-invented',
        GARDEFOU_OLLAMA_URL: provider.url,
        GARDEFOU_ANTHROPIC_BASE_URL: provider.url,
        GARDEFOU_ANTHROPIC_API_KEY: 'sk-ant-invented',
      },
    });
    const [tenant] = server.tenants;
    key = tenant.apiKey;
    await (await server.loggedIn(tenant.member)).post('/api/consents', { purpose: 'AI_ASSISTANT' });
  });
  afterAll(async () => {
    await server?.stop();
    await provider?.close();
  });
  beforeEach(() => {
    provider.requests.length = 0;
  });

  describe.each(SURFACES)('a client that speaks $name', (surface) => {
    test.each([false, true])('is answered with the names that the provider never saw, streamed: %s', async (stream) => {
      provider.behave('echo');
      const told = await ask(server.url, key, surface, { user: USER, system: 'Sois bref.' }, { stream });
      expect(told.text).toBe(USER);
      expect(JSON.stringify(provider.requests)).not.toMatch(NAMES);
    });

    test.each([false, true])(
      'has its tools called with them, and sends back a result, streamed: %s',
      async (stream) => {
        provider.behave('tool_call');
        const { calls } = await ask(server.url, key, surface, { user: USER, tool: TOOL }, { stream });
        expect(calls).toEqual([{ all: 'Camille Durand' }]);
        const earlier = { arguments: calls[0] ?? {}, result: '{"voir":"Me Basile Fournier"}' };
        provider.behave('echo');
        const turn = { user: 'Et Me Basile Fournier ?', tool: TOOL, earlier };
        expect((await ask(server.url, key, surface, turn, { stream })).text).toContain('Et Me Basile Fournier ?');
        expect(provider.requests).toHaveLength(2);
        expect(JSON.stringify(provider.requests)).not.toMatch(NAMES);
      },
    );

    test('hears of a failure in its own words', async () => {
      provider.behave('garbage_json');
      await expect(ask(server.url, key, surface, { user: USER })).rejects.toThrow(/provider_garbage/);
    });
  });
});
