import type { ApiClient } from './harness/api-client.ts';
import type { TestServer } from './harness/start-test-server.ts';

/** A tool of which a call may last less than half a second: for providers that would hang for ever. */
export const HURRIED = 'DRAFTING';
export const ASKED = [{ role: 'user', content: 'Bonjour à tous' }];

interface Row {
  action: string;
  outcome: string;
  details: Record<string, unknown>;
}

/** What the trail says of calls, and the last of `ai_jobs`. */
export function trailOf(server: TestServer) {
  let seen = 0;
  const read = () =>
    server.query<Row>(
      "SELECT action, outcome, details FROM audit_events WHERE action LIKE 'ai.%' ORDER BY tx_id, seq OFFSET $1",
      [seen],
    );
  return {
    async mark() {
      seen = 0;
      seen = (await read()).length;
    },
    since: read,
    /** Each row in a word or two: what happened, to which provider, why. */
    async told() {
      return (await read()).map(({ action, outcome, details }) =>
        [action.replace('ai.', ''), outcome, details.provider, details.failure].filter(Boolean).join(' '),
      );
    },
    async job() {
      const [job] = await server.query<Record<string, unknown>>('SELECT * FROM ai_jobs ORDER BY id DESC LIMIT 1');
      return job;
    },
  };
}

/** Calls `/v1/chat/completions` either way, and tells both in one shape. */
export async function chat(client: ApiClient, way: 'whole' | 'streamed', body: object = {}) {
  const stream = way === 'streamed';
  const answer = await client.post('/v1/chat/completions', { model: 'gardefou', messages: ASKED, stream, ...body });
  if (!stream || answer.status !== 200) {
    const [choice] = answer.body.choices ?? [];
    return { answer, text: choice?.message.content ?? '', model: answer.body.model, error: answer.body.error, ends: 1 };
  }
  const data = [...String(answer.body).matchAll(/^data: (.+)$/gm)].map(([, event]) => String(event));
  const chunks = data.filter((event) => event !== '[DONE]').map((event) => JSON.parse(event));
  const text = chunks.map((chunk) => chunk.choices?.[0]?.delta.content ?? '').join('');
  const errors = chunks.filter((chunk) => chunk.error);
  const ends = errors.length + data.filter((event) => event === '[DONE]').length;
  return { answer, text, model: chunks.at(-1)?.model, error: errors[0]?.error, ends };
}

export async function hurry(server: TestServer): Promise<void> {
  await server.query('UPDATE ai_tools SET timeout_ms = 400 WHERE code = $1', [HURRIED]);
}

export function hurried(client: ApiClient): ApiClient {
  return client.with({ 'x-gardefou-tool': HURRIED });
}

/** Puts a tool's purpose into another class of data, on the running server. */
export async function classify(server: TestServer, tool: string, dataClass: string): Promise<void> {
  await server.query('UPDATE purposes SET data_class_max = $2 WHERE code = $1', [tool, dataClass]);
  await server.query("SELECT pg_notify('gardefou_invalidate', 'tool|')");
}
