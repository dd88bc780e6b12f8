import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asTenantId, newId } from '../src/kernel/ids.ts';
import { costOf } from '../src/modules/ai/usage/prices/cost-of.ts';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

/** The day after a leap day. */
const NOW = Date.UTC(2028, 2, 1, 12);
let nowMs = NOW;

let server: TestServer;
let admin: ApiClient;
let member: ApiClient;
let superadmin: ApiClient;
beforeAll(async () => {
  server = await startTestServer({ clock: () => nowMs, env: { GARDEFOU_OLLAMA_URL: 'http://127.0.0.1:9' } });
  admin = await server.loggedIn(server.tenants[0].admin);
  member = await server.loggedIn(server.tenants[0].member);
  superadmin = await server.loggedIn(server.superadmin);
});
afterAll(() => server?.stop());
beforeEach(() => {
  nowMs = NOW;
  return server.query('DELETE FROM ai_jobs');
});

interface Series {
  key: string;
  points: { at: string; requests: number }[];
}

interface Call {
  at: string;
  tenant?: 0 | 1;
  user?: 'admin' | 'dpo' | 'member';
  tool?: string;
  model?: string;
  provider?: string;
  status?: string;
  prompt?: number;
  completion?: number;
  cost?: number | null;
  masked?: number;
  latency?: number;
}

async function addCalls(...calls: Call[]): Promise<void> {
  for (const { tenant = 0, user = 'member', ...call } of calls) {
    await server.query(
      `INSERT INTO ai_jobs (tenant_id, id, user_id, tool_code, provider, model, status, prompt_tokens, completion_tokens, masked, masked_total, latency_ms, cost_micros, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', $10, $11, $12, $13)`,
      [
        ...[server.tenants[tenant].id, newId(), server.tenants[tenant][user].id, call.tool ?? 'SUMMARY'],
        ...[
          call.provider ?? 'openai',
          call.model ?? 'gpt',
          call.status ?? 'success',
          call.prompt ?? 10,
          call.completion ?? 5,
        ],
        ...[call.masked ?? 0, call.latency ?? 100, call.cost === undefined ? 7 : call.cost, call.at],
      ],
    );
  }
}

const usage = async (query: string, client = admin) => (await client.get(`/api/ai/usage?${query}`)).body;
const pointsOf = ({ series }: { series: Series[] }) => series[0]?.points.map(({ at, requests }) => [at, requests]);
const EMPTY = {
  ...{ requests: 0, succeeded: 0, failed: 0, cancelled: 0, promptTokens: 0, completionTokens: 0 },
  ...{ costMicros: 0, unpriced: 0, masked: 0, p50LatencyMs: null, p95LatencyMs: null },
};

describe('GET /api/ai/usage', () => {
  test('every interval of the range is there, those without calls too; sums, outcomes and percentiles are of that interval', async () => {
    await addCalls(
      { at: '2028-02-28T23:59:59.999Z', masked: 3, latency: 40 },
      { at: '2028-02-29T00:00:00.000Z', status: 'failure', prompt: 0, completion: 0, cost: 0, latency: 900 },
      { at: '2028-02-29T12:00:00.000Z', status: 'cancelled', prompt: 4, completion: 0, latency: 20 },
      { at: '2028-02-29T12:00:00.000Z', status: 'interrupted', prompt: 0, completion: 0, cost: null, latency: 0 },
      { at: '2028-02-29T23:59:59.999Z', latency: 60, cost: 100 },
    );
    const body = await usage('from=2028-02-27&to=2028-03-01');
    expect(body).toEqual({
      from: '2028-02-27T00:00:00.000Z',
      to: '2028-03-01T00:00:00.000Z',
      interval: 'day',
      groupBy: 'none',
      series: [
        {
          key: 'all',
          points: [
            { at: '2028-02-27T00:00:00.000Z', ...EMPTY },
            {
              at: '2028-02-28T00:00:00.000Z',
              ...{ requests: 1, succeeded: 1, failed: 0, cancelled: 0, promptTokens: 10, completionTokens: 5 },
              ...{ costMicros: 7, unpriced: 0, masked: 3, p50LatencyMs: 40, p95LatencyMs: 40 },
            },
            {
              at: '2028-02-29T00:00:00.000Z',
              ...{ requests: 4, succeeded: 1, failed: 2, cancelled: 1, promptTokens: 14, completionTokens: 5 },
              ...{ costMicros: 107, unpriced: 1, masked: 0, p50LatencyMs: 20, p95LatencyMs: 900 },
            },
          ],
        },
      ],
      totals: {
        ...{ requests: 5, succeeded: 2, failed: 2, cancelled: 1, promptTokens: 24, completionTokens: 10 },
        ...{ costMicros: 114, unpriced: 1, masked: 3, p50LatencyMs: 40, p95LatencyMs: 900 },
      },
    });
  });

  test('by hour and by month; a call of the very end of the range is not in it', async () => {
    await addCalls({ at: '2028-01-31T23:59:59.999Z' }, { at: '2028-02-01T00:00:00Z' }, { at: '2028-02-29T01:30:00Z' });
    const months = await usage('from=2028-01-15&to=2028-03-01&interval=month');
    expect(pointsOf(months)).toEqual([
      ['2028-01-01T00:00:00.000Z', 1],
      ['2028-02-01T00:00:00.000Z', 2],
    ]);
    const hours = await usage('from=2028-02-29T00:30:00Z&to=2028-02-29T01:30:00Z&interval=hour');
    expect(hours.series).toEqual([]);
    const later = await usage('from=2028-02-29T02:30:00%2B02:00&to=2028-02-29T01:30:00.001Z&interval=hour');
    expect(pointsOf(later)).toEqual([
      ['2028-02-29T00:00:00.000Z', 0],
      ['2028-02-29T01:00:00.000Z', 1],
    ]);
  });

  test('without a range it is the last thirty days', async () => {
    await addCalls({ at: '2028-02-29T00:00:00Z' });
    const body = await usage('');
    expect([body.from, body.to, body.interval]).toEqual([
      '2028-01-31T12:00:00.000Z',
      '2028-03-01T12:00:00.000Z',
      'day',
    ]);
    expect(body.series[0].points).toHaveLength(31);
  });

  test.each([
    ['tool', { SUMMARY: 3, REWRITING: 1 }],
    ['provider', { openai: 3, ollama: 1 }],
    ['model', { gpt: 2, llama: 2 }],
    ['status', { success: 3, failure: 1 }],
  ])('grouped by %s, the series with most calls first', async (groupBy, expected) => {
    const at = '2028-02-29T10:00:00Z';
    await addCalls(
      { at },
      { at },
      { at, model: 'llama' },
      { at, tool: 'REWRITING', provider: 'ollama', model: 'llama', status: 'failure' },
    );
    const { series, totals } = await usage(`groupBy=${groupBy}&from=2028-02-29&to=2028-03-01`);
    expect(series.map(({ key, points }: Series) => [key, points[0]?.requests])).toEqual(Object.entries(expected));
    expect(totals.requests).toBe(4);
  });

  test('beyond fifty series the rest are one, “other”, with percentiles of its own', async () => {
    const at = '2028-02-29T10:00:00Z';
    const rare = Array.from({ length: 60 }, (_, index) => ({ at, model: `m${index}`, latency: 10 + index }));
    await addCalls({ at, model: 'often' }, { at, model: 'often' }, ...rare);
    for (const groupBy of ['model', 'tool']) {
      if (groupBy === 'tool') await server.query("UPDATE ai_jobs SET tool_code = upper(model), model = 'x'");
      const { series, totals } = await usage(`groupBy=${groupBy}&from=2028-02-29&to=2028-03-01`);
      expect(series).toHaveLength(50);
      expect(series[0].key).toBe('other');
      const sum = series.reduce((count: number, { points }: Series) => count + (points[0]?.requests ?? 0), 0);
      expect(sum).toBe(62);
      expect(totals.requests).toBe(62);
      const named = new Set(series.map(({ key }: Series) => key.toLowerCase()));
      const others = rare.filter(({ model }) => !named.has(model)).map(({ latency }) => latency);
      expect(series[0].points[0]).toMatchObject({ requests: 12, p50LatencyMs: others.sort((a, b) => a - b)[5] });
    }
  });

  test('a cost that nobody knows is not made up', async () => {
    await addCalls({ at: '2028-02-29T10:00:00Z', cost: null, prompt: 1_000 });
    const { totals } = await usage('from=2028-02-29&to=2028-03-01');
    expect(totals).toMatchObject({ promptTokens: 1_000, costMicros: null, unpriced: 1 });
  });

  test('a member has their own calls and nobody else’s, an organisation its own and no other’s', async () => {
    const at = '2028-02-29T10:00:00Z';
    await addCalls({ at }, { at, user: 'dpo' }, { at, tenant: 1 }, { at, tenant: 1 }, { at, tenant: 1, user: 'dpo' });
    const count = async (client: ApiClient) => (await usage('', client)).totals.requests;
    expect(await count(member)).toBe(1);
    expect(await count(admin)).toBe(2);
    expect(await count(await server.loggedIn(server.tenants[0].dpo))).toBe(2);
    expect(await count(await server.loggedIn(server.tenants[1].admin))).toBe(3);
    const { dpo, member: person } = server.tenants[0];
    const { series } = await usage('groupBy=user');
    expect(series.map(({ key }: Series) => key).sort()).toEqual([dpo.id, person.id].sort());
    expect(await member.get('/api/ai/usage?groupBy=user')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('as CSV: a line of names, then one line a point', async () => {
    await addCalls({ at: '2028-02-29T10:00:00Z', cost: null });
    const answer = await admin.get('/api/ai/usage?groupBy=tool&from=2028-02-28&to=2028-03-01&format=csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.body.split('\r\n')).toEqual([
      'tool,at,requests,succeeded,failed,cancelled,promptTokens,completionTokens,costMicros,unpriced,masked,p50LatencyMs,p95LatencyMs',
      'SUMMARY,2028-02-28T00:00:00.000Z,0,0,0,0,0,0,0,0,0,,',
      'SUMMARY,2028-02-29T00:00:00.000Z,1,1,0,0,10,5,,1,0,100,100',
      '',
    ]);
  });

  test.each([
    ['more than 90 days back', 'from=2027-12-01', 'from'],
    ['an end before its beginning', 'from=2028-02-02&to=2028-02-01', 'to'],
    ['more points than a chart can show', 'from=2028-02-01&to=2028-03-01&interval=hour', 'interval'],
    ['an interval that is none', 'interval=week', 'interval'],
    ['a group that is none', 'groupBy=colour', 'groupBy'],
    ['a date that is none', 'from=2028-02-30', 'from'],
  ])('%s is 400', async (_, query, field) => {
    expect(await admin.get(`/api/ai/usage?${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  test('nobody is refused, and the publisher too', async () => {
    expect((await server.client().get('/api/ai/usage')).status).toBe(401);
    expect((await superadmin.get('/api/ai/usage')).status).toBe(403);
  });
});

describe('prices and what calls cost', () => {
  const PRICE = { provider: 'demo', model: 'demo', inputPerMillion: 2_000_000, outputPerMillion: 8_000_000 };
  const put = (prices: unknown, client = superadmin) =>
    client.send('PUT', '/api/platform/ai/prices', { body: { prices } });
  const call = async () => {
    const { body } = await member.post('/api/ai/invoke', { prompt: 'Traduis ceci', tool: 'TRANSLATION' });
    const { items } = (await member.get('/api/ai/jobs?limit=1')).body;
    return { ...items[0], usage: body.usage };
  };

  test('a model of one’s own machines costs nothing, one with a price what it says, fixed when the call ends', async () => {
    expect(await call()).toMatchObject({ costMicros: 0, streamed: false });
    expect((await put([PRICE])).status).toBe(200);
    const { usage: tokens, costMicros, id } = await call();
    expect(costMicros).toBe(tokens.promptTokens * 2 + tokens.completionTokens * 8);
    await put([{ ...PRICE, inputPerMillion: 0, outputPerMillion: 0 }]);
    expect((await call()).costMicros).toBe(0);
    const [kept] = await server.query<{ cost_micros: string }>('SELECT cost_micros FROM ai_jobs WHERE id = $1', [id]);
    expect(Number(kept?.cost_micros)).toBe(costMicros);
    nowMs += 1;
    const { totals } = (await member.get('/api/ai/usage')).body;
    expect(totals).toMatchObject({ requests: 3, costMicros, unpriced: 0 });
  });

  test.each([
    ['ollama', 'llama3.2', 0],
    ['ollama', 'gpt-oss:120b-cloud', null],
    ['openai', 'gpt-4o-mini', null],
  ])('without a price, %s %s costs %s', async (provider, model, expected) => {
    const usage = { promptTokens: 1_000, completionTokens: 1_000 };
    expect(await costOf(server.kernel, asTenantId(server.tenants[0].id), { provider, model, usage })).toBe(expected);
  });

  test('the list is replaced whole, shown to publisher, admin and DPO, and the trail of the platform says so', async () => {
    const future = { ...PRICE, model: 'gpt-*', provider: 'openai', validFrom: '2030-01-01T00:00:00.000Z' };
    const answer = await put([future, PRICE]);
    const items = [{ ...PRICE, validFrom: new Date(NOW).toISOString() }, future];
    for (const client of [superadmin, admin, await server.loggedIn(server.tenants[1].dpo)]) {
      expect((await client.get('/api/ai/prices')).body).toEqual({ items, nextCursor: null });
    }
    const rows = await server.query(
      "SELECT outcome, details FROM audit_events WHERE action = 'ai_prices.set' AND tenant_id = '00000000-0000-0000-0000-000000000000' ORDER BY seq DESC LIMIT 1",
    );
    expect(answer.body.items).toHaveLength(2);
    expect(rows).toEqual([{ outcome: 'success', details: { prices: 2 } }]);
    await put([]);
    expect((await admin.get('/api/ai/prices')).body.items).toEqual([]);
  });

  test('two lists set at once: one of them stands, whole', async () => {
    const list = (model: string) => Array.from({ length: 20 }, (_, index) => ({ ...PRICE, model: `${model}${index}` }));
    const answers = await Promise.all([put(list('a')), put(list('b')), put(list('a')), put(list('b'))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { items } = (await superadmin.get('/api/ai/prices')).body;
    expect(items).toHaveLength(20);
    expect(new Set(items.map(({ model }: { model: string }) => model.slice(0, 1))).size).toBe(1);
    await put([]);
  });

  test.each([
    ['a price below nothing', { ...PRICE, inputPerMillion: -1 }],
    ['part of a micro-euro', { ...PRICE, inputPerMillion: 0.5 }],
    ['a price past all prices', { ...PRICE, inputPerMillion: 1e15 }],
    ['a star in the middle', { ...PRICE, model: 'g*t' }],
    ['a provider that can be none', { ...PRICE, provider: 'Not A Name' }],
    ['a date that is none', { ...PRICE, validFrom: 'tomorrow' }],
    ['an unknown field', { ...PRICE, currency: 'EUR' }],
  ])('%s is 400', async (_, price) => {
    expect((await put([price])).status).toBe(400);
  });

  test('one model twice is 400', async () => {
    expect((await put([PRICE, PRICE])).status).toBe(400);
    const at = { validFrom: '2028-01-01T00:00:00Z' };
    expect(
      (
        await put([
          { ...PRICE, ...at },
          { ...PRICE, validFrom: '2028-01-01T01:00:00+01:00' },
        ])
      ).status,
    ).toBe(400);
    expect((await put([{ ...PRICE, ...at }, PRICE])).status).toBe(200);
    await put([]);
  });

  test('only the publisher sets prices, and members are not shown them', async () => {
    expect((await put([PRICE], server.client())).status).toBe(401);
    expect((await put([PRICE], admin)).status).toBe(403);
    expect((await member.get('/api/ai/prices')).status).toBe(403);
    expect((await server.client().get('/api/ai/prices')).status).toBe(401);
  });
});
