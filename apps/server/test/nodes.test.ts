import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisServer, redisProgram, startRedisServer } from '../src/kernel/shared-state/start-redis-server.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

describe.skipIf(!redisProgram)(
  'two nodes over one database and one Redis (needs redis-server or valkey-server)',
  () => {
    let redis: RedisServer;
    let nodes: [TestServer, TestServer];
    beforeAll(async () => {
      redis = await startRedisServer();
      const env = { GARDEFOU_REDIS_URL: redis.url, GARDEFOU_RATE_LIMITS: 'on' };
      const first = await startTestServer({ env });
      nodes = [first, await startTestServer({ env, databaseUrl: first.databaseUrl })];
    });
    afterAll(async () => {
      await nodes?.[1].stop();
      await nodes?.[0].stop();
      await redis?.kill();
    });

    test('failed logins count together, whichever node they reach', async () => {
      const { email } = nodes[0].tenants[0].dpo;
      const statuses: number[] = [];
      for (let guess = 0; guess < 6; guess += 1) {
        const node = nodes[guess % 2] as TestServer;
        statuses.push(
          (await node.client().post('/api/auth/login', { email, password: 'une mauvaise supposition' })).status,
        );
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    });

    test('a daily quota is one quota', async () => {
      const admin = await nodes[0].loggedIn(nodes[0].tenants[0].admin);
      await admin.post('/api/ai/tools/CLASSIFICATION/activate', { dailyRequests: 4 });
      const key = nodes[0].tenants[0].apiKey;
      const calls = await Promise.all(
        Array.from({ length: 8 }, (_, call) =>
          (nodes[call % 2] as TestServer)
            .client()
            .bearer(key)
            .post('/api/ai/invoke', { prompt: 'x', tool: 'CLASSIFICATION' }),
        ),
      );
      expect(calls.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
    });

    test('without Redis requests are refused, not let through uncounted; and it recovers by itself', async () => {
      const probe = () => nodes[0].client().get('/api/auth/me');
      expect((await probe()).status).toBe(401);
      await redis.kill();
      expect(await probe()).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
      expect((await nodes[0].client().get('/api/health')).status, 'alive all the same').toBe(200);
      expect(await nodes[0].client().get('/api/health/ready')).toMatchObject({
        status: 503,
        body: { dependencies: { database: 'up', sharedState: 'down' } },
      });
      await redis.restart();
      await expect.poll(async () => (await probe()).status, { timeout: 10_000 }).toBe(401);
    });
  },
);
