import OpenAI, { RateLimitError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../harness/code-of.ts';
import { type Gateway, startGateway } from './start-gateway.ts';
import { SURFACES } from './surfaces.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ GARDEFOU_RATE_LIMITS: 'on' });
});
afterAll(() => gateway?.stop());

test('fifty calls a minute for a person, by all formats together, then a refusal in the format of each', async () => {
  const client = gateway.server.client().bearer(gateway.key);
  const call = (at: number) => {
    const surface = SURFACES[at % SURFACES.length] ?? SURFACES[0];
    return client.post(surface.path, surface.body({ user: 'Bonjour' }, false));
  };
  for (let calls = 0; calls < 50; calls += 1) expect((await call(calls)).status).toBe(200);
  const heard = gateway.model.requests.length;
  for (const at of SURFACES.keys()) {
    const answer = await call(at);
    expect([answer.status, codeOf(answer)]).toEqual([429, 'rate_limited']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Bonjour' }];
  await expect(openai.chat.completions.create({ model: 'gardefou', messages })).rejects.toThrow(RateLimitError);
  await expect(openai.embeddings.create({ model: 'any', input: 'Bonjour' })).rejects.toThrow(RateLimitError);
  expect(gateway.model.requests).toHaveLength(heard);
  const other = gateway.server.client().bearer(gateway.otherKey);
  expect((await other.post('/v1/chat/completions', { model: 'gardefou', messages })).status).toBe(200);
});
