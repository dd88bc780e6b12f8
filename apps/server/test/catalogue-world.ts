import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

/** Two nodes over one database, before a provider, and people signed in. */
export async function startCatalogueWorld() {
  const provider: FakeProvider = await startFakeProvider();
  const env = {
    GARDEFOU_DEFAULT_PROVIDER: 'openai',
    GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
    GARDEFOU_OPENAI_API_KEY: 'sk-invented',
  };
  const server: TestServer = await startTestServer({ env });
  const second = await startTestServer({ env, databaseUrl: server.databaseUrl });
  const [tenant, other] = server.tenants;
  const member = await server.loggedIn(tenant.member);
  const sent = () => provider.requests.at(-1)?.body as { messages: { role: string; content: string }[] } | undefined;
  return {
    provider,
    server,
    second,
    superadmin: await server.loggedIn(server.superadmin),
    admin: await server.loggedIn(tenant.admin),
    dpo: await server.loggedIn(tenant.dpo),
    member,
    /** Administrator of the other organisation. */
    stranger: await server.loggedIn(other.admin),
    invoke: (tool: string, client: ApiClient = member, prompt = 'Bonjour') =>
      client.post('/api/ai/invoke', { prompt, tool }),
    onSecond: () => second.client().bearer(tenant.apiKey),
    listed: async (code: string, client: ApiClient = member) =>
      (await client.get('/api/ai/tools')).body.items.find((item: { code: string }) => item.code === code),
    /** The newest row of the trails for an action. */
    recorded: async (action: string) =>
      (
        await server.query<Record<string, unknown>>(
          'SELECT outcome, tenant_id, actor_id, target_type, target_id, details FROM audit_events WHERE action = $1 ORDER BY tx_id DESC, seq DESC LIMIT 1',
          [action],
        )
      )[0],
    sent,
    sentSystemPrompt: () => sent()?.messages.find(({ role }) => role === 'system')?.content,
    async stop() {
      await second.stop();
      await server.stop();
      await provider.close();
    },
  };
}

export type CatalogueWorld = Awaited<ReturnType<typeof startCatalogueWorld>>;
