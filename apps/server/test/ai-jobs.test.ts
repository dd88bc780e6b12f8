import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeInterruptedJob } from '../src/modules/ai/jobs/close-interrupted.job.ts';
import { purgeJobsJob } from '../src/modules/ai/jobs/purge-jobs.job.ts';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const MINUTE_MS = 60_000;
let server: TestServer;
let member: ApiClient;
let nowMs = Date.now();

beforeAll(async () => {
  server = await startTestServer({ clock: () => nowMs });
  member = await server.loggedIn(server.tenants[0].member);
  await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
});
afterAll(() => server?.stop());

const trailOf = (requestId: string) =>
  server.query<{ outcome: string; details: object }>(
    'SELECT outcome, details FROM audit_events WHERE request_id = $1 ORDER BY tx_id, seq',
    [requestId],
  );

test('a call whose process died after its intent is closed as interrupted, once; a finished one is left alone', async () => {
  const finished = await member.post('/api/ai/invoke', { prompt: 'Bonjour' });
  const target = crypto.randomUUID();
  const requestId = crypto.randomUUID();
  const { id, member: person } = server.tenants[0];
  await server.kernel.audit.record({
    action: 'ai.invoke',
    outcome: 'intent',
    tenantId: id as never,
    actor: {
      scope: 'TENANT',
      id: person.id,
      tenantId: id as never,
      role: 'MEMBER',
      permissions: new Set(),
      credential: { kind: 'session', sessionId: '', viaCookie: false },
    },
    requestId,
    target: { type: 'ai_job', id: target },
    details: { tool: 'AI_ASSISTANT', provider: 'demo', model: 'demo' },
  });
  await closeInterruptedJob.run(server.kernel, {});
  expect(await trailOf(requestId), 'it may still be running').toHaveLength(1);

  nowMs += 20 * MINUTE_MS;
  await closeInterruptedJob.run(server.kernel, {});
  await closeInterruptedJob.run(server.kernel, {});
  expect((await trailOf(requestId)).map(({ outcome, details }) => ({ outcome, ...details }))).toEqual([
    { outcome: 'intent', tool: 'AI_ASSISTANT', provider: 'demo', model: 'demo' },
    { outcome: 'failure', failure: 'interrupted' },
  ]);
  expect((await trailOf(finished.body.requestId)).map(({ outcome }) => outcome)).toEqual(['intent', 'success']);
  const [job] = await server.query<{ status: string }>('SELECT status FROM ai_jobs WHERE id = $1', [target]);
  expect(job?.status).toBe('interrupted');
});

test('metadata of calls is gone after 90 days, and not before', async () => {
  const count = async () => (await server.query<{ n: number }>('SELECT count(*)::int AS n FROM ai_jobs'))[0]?.n;
  const before = await count();
  nowMs += 89 * 86_400_000;
  await purgeJobsJob.run(server.kernel, {});
  expect(await count()).toBe(before);
  nowMs += 2 * 86_400_000;
  await purgeJobsJob.run(server.kernel, {});
  expect(await count()).toBe(0);
});
