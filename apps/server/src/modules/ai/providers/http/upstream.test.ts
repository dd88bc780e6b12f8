import { expect, test } from 'vitest';
import { openUpstream, type UpstreamOptions } from './upstream.ts';

async function headersOf(options: UpstreamOptions, apiKey?: string) {
  const upstream = openUpstream('https://models.example.org/v1', options);
  await upstream.pool.destroy();
  const flat = upstream.headers(apiKey);
  return {
    hasKey: upstream.hasKey,
    ...Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]]] : []))),
  };
}

const PLAIN = { 'content-type': 'application/json', 'user-agent': 'gardefou' };

test.each([
  ['a bearer by default', { apiKey: 'ours' }, undefined, { authorization: 'Bearer ours' }],
  ['a tenant’s in place of it', { apiKey: 'ours' }, 'theirs', { authorization: 'Bearer theirs' }],
  ['a tenant’s where the server has none', {}, 'theirs', { authorization: 'Bearer theirs' }],
  ['none at all', {}, undefined, {}],
  ['one configured as a header', { headers: { 'api-key': 'ours' } }, undefined, { 'api-key': 'ours' }],
  ['a tenant’s in that header', { headers: { 'api-key': 'ours' } }, 'theirs', { 'api-key': 'theirs' }],
  [
    'a tenant’s, never beside the server’s',
    { apiKey: 'ours', headers: { 'api-key': 'ours too', authorization: 'Basic ours' } },
    'theirs',
    { authorization: 'Bearer theirs' },
  ],
  [
    'a bearer that was configured',
    { headers: { authorization: 'Basic ours' } },
    'theirs',
    { authorization: 'Bearer theirs' },
  ],
  [
    'other headers always',
    { headers: { 'openai-organization': 'org' } },
    'theirs',
    { 'openai-organization': 'org', authorization: 'Bearer theirs' },
  ],
] as const)('the key is sent once, in its header: %s', async (_what, options, apiKey, expected) => {
  const { hasKey: _, ...headers } = await headersOf(options, apiKey);
  expect(headers).toEqual({ ...PLAIN, ...expected });
});

test('a key in a header is a key of the server’s own', async () => {
  expect((await headersOf({ headers: { 'api-key': 'ours' } })).hasKey).toBe(true);
  expect((await headersOf({ apiKey: 'ours' })).hasKey).toBe(true);
  expect((await headersOf({ headers: { 'openai-organization': 'org' } })).hasKey).toBe(false);
});
