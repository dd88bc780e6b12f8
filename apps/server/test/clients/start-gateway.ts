import { startTestServer, type TestServer } from '../harness/start-test-server.ts';
import { type ScriptedModel, startScriptedModel } from './scripted-model.ts';

export interface Gateway {
  url: string;
  /** Opens the first organisation for its member, who has consented to `AI_ASSISTANT`. */
  key: string;
  /** Of the other organisation, whose member has consented too. */
  otherKey: string;
  server: TestServer;
  model: ScriptedModel;
  /** All that the provider received since the last call of this, as it came. */
  received(): string;
  stop(): Promise<void>;
}

/** A whole server in front of a scripted model. */
export async function startGateway(env: Record<string, string> = {}, clock: () => number = Date.now): Promise<Gateway> {
  const model = await startScriptedModel();
  const server = await startTestServer({
    env: {
      GARDEFOU_DEFAULT_PROVIDER: 'openai',
      GARDEFOU_OPENAI_BASE_URL: model.baseUrl,
      GARDEFOU_OPENAI_API_KEY: 'sk-invented',
      ...env,
    },
    clock,
  });
  for (const { member } of server.tenants) {
    await (await server.loggedIn(member)).post('/api/consents', { purpose: 'AI_ASSISTANT' });
  }
  let seen = 0;
  return {
    url: server.url,
    key: server.tenants[0].apiKey,
    otherKey: server.tenants[1].apiKey,
    server,
    model,
    received() {
      const fresh = model.requests.slice(seen);
      seen = model.requests.length;
      return fresh.map(({ text }) => text).join('\n');
    },
    async stop() {
      await server.stop();
      await model.close();
    },
  };
}
