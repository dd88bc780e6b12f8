import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test/harness/start-test-server.ts';
import { asTenantId, newId } from '../../../kernel/ids.ts';
import { type AiJob, jobWriter } from './job-writer.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

function jobOf({ id, member }: TestServer['tenants'][number]): AiJob {
  return {
    tenantId: asTenantId(id),
    id: newId(),
    userId: member.id,
    apiKeyId: null,
    toolCode: 'SUMMARY',
    provider: 'demo',
    model: 'demo',
    status: 'success',
    failure: null,
    promptTokens: 12,
    completionTokens: 7,
    masked: { PERSON: 2, EMAIL: 1 },
    latencyMs: 4.6,
    costMicros: 31,
    streamed: true,
    createdAtMs: Date.UTC(2026, 2, 1),
  };
}

test('a tenant whose rows PostgreSQL refuses loses its own: those written beside them are there, and their writers know', async () => {
  const [sound, broken] = server.tenants;
  await server.query(`ALTER TABLE ai_jobs ADD CONSTRAINT broken CHECK (tenant_id <> '${broken.id}')`);
  const jobs = [sound, broken, sound, broken, sound].map(jobOf);
  const writer = jobWriter.of(server.kernel);
  const fates = await Promise.allSettled(jobs.map((job) => writer.write(job)));
  await server.query('ALTER TABLE ai_jobs DROP CONSTRAINT broken');
  expect(fates.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  const rows = await server.query<{ id: string }>('SELECT id FROM ai_jobs');
  const kept = jobs.filter(({ tenantId }) => tenantId === sound.id);
  expect(rows.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
});

test('a row is stored as it was given, and what was masked as one number too', async () => {
  const job = jobOf(server.tenants[1]);
  await jobWriter.of(server.kernel).write(job);
  const [row] = await server.query('SELECT * FROM ai_jobs WHERE id = $1', [job.id]);
  expect(row).toMatchObject({
    masked: job.masked,
    masked_total: 3,
    latency_ms: 5,
    cost_micros: 31,
    streamed: true,
    created_at: new Date(job.createdAtMs),
  });
  const unpriced = { ...jobOf(server.tenants[1]), costMicros: null };
  await jobWriter.of(server.kernel).write(unpriced);
  expect(await server.query('SELECT cost_micros FROM ai_jobs WHERE id = $1', [unpriced.id])).toEqual([
    { cost_micros: null },
  ]);
});
