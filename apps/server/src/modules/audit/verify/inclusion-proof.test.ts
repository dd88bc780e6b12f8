import { generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestPostgres } from '../testing/start-postgres.ts';
import { aRecord, queryOf, startCluster, Trail } from '../testing/trail.ts';
import { checkInclusion } from './check-inclusion.ts';
import { type InclusionProof, inclusionProof } from './inclusion-proof.ts';

let cluster: TestPostgres;
let trail: Trail;
let ids: string[];
const tenantId = randomUUID();

beforeAll(async () => {
  cluster = await startCluster();
  trail = await Trail.create(cluster);
  ids = await trail.write(Array.from({ length: 23 }, () => aRecord(tenantId)));
  await trail.seal(8);
});
afterAll(async () => {
  await trail.destroy();
  await cluster.destroy();
});

async function prove(eventId: string): Promise<InclusionProof> {
  const proof = await inclusionProof(trail.query, tenantId, eventId);
  if (proof?.status !== 'sealed') throw new Error('not sealed');
  return proof;
}

test('every sealed event is proved by a proof that travels as JSON and needs only the public key', async () => {
  for (const [index, id] of ids.entries()) {
    const proof: InclusionProof = JSON.parse(JSON.stringify(await prove(id)));
    expect(proof).toMatchObject({
      leafIndex: index % 8,
      keyId: trail.keyId,
      event: { id, tenantId, action: 'ai.invoke' },
    });
    expect(proof.block.height).toBe(Math.floor(index / 8) + 1);
    expect(proof.publicKey).toBe(trail.keys.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'));
    expect(checkInclusion(proof, trail.keys.publicKey)).toEqual({ holds: true });
  }
});

test('a proof does not hold under another key', async () => {
  const other = generateKeyPairSync('ed25519').publicKey;
  expect(checkInclusion(await prove(ids[0] as string), other)).toEqual({ holds: false, no: 'signature' });
});

test('a proof with anything changed in it does not hold', async () => {
  const original = await prove(ids[10] as string);
  // What is for information only: a checker uses the key it trusts, under whatever name.
  const paths = leafPathsOf(original).filter((path) => !['status', 'publicKey'].includes(path.join('.')));
  expect(paths.length).toBeGreaterThan(30);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.nat(), (path, salt) => {
      const changed = JSON.parse(JSON.stringify(original));
      change(changed, path, salt);
      expect(checkInclusion(changed, trail.keys.publicKey).holds).toBe(false);
    }),
    { numRuns: 300 },
  );
});

function leafPathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) => leafPathsOf(child, [...path, key]));
}

function change(target: Record<string, unknown>, [key = '', ...rest]: string[], salt: number): void {
  const value = target[key];
  if (rest.length > 0) change(value as Record<string, unknown>, rest, salt);
  else if (typeof value === 'number') target[key] = value + 1 + (salt % 9);
  else if (typeof value === 'boolean') target[key] = !value;
  else if (typeof value === 'string') target[key] = changeCharacter(value, salt % value.length);
  else target[key] = 'x';
}

function changeCharacter(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
}

test('the block of another tenant proves nothing', async () => {
  const proof = await prove(ids[3] as string);
  const elsewhere = { ...proof, event: { ...proof.event, tenantId: randomUUID() } };
  expect(checkInclusion(elsewhere, trail.keys.publicKey).holds).toBe(false);
});

test('an event that is not sealed yet is pending; one that does not exist, or is another tenant’s, is not there', async () => {
  const [id] = await trail.write([aRecord(tenantId)]);
  expect(await inclusionProof(trail.query, tenantId, id as string)).toMatchObject({ status: 'pending', event: { id } });
  expect(await inclusionProof(trail.query, tenantId, randomUUID())).toBeNull();
  expect(await inclusionProof(trail.query, randomUUID(), ids[0] as string)).toBeNull();
});

test('a row that is not what its block holds gets no proof', async () => {
  const query = queryOf(trail.superuser);
  const refuted = async (change: string) => {
    await trail.superuser.query('begin; set local session_replication_role = replica');
    await trail.superuser.query(change);
    const [row] = await query<{ id: string }>(
      `select id from audit_events where action = 'forged' or details = '[]'`,
      [],
    );
    const inclusion = await inclusionProof(query, tenantId, row?.id as string);
    await trail.superuser.query('rollback');
    return inclusion;
  };
  const row = `(select id from audit_events order by epoch, tx_id, seq limit 1)`;
  expect(await refuted(`update audit_events set action = 'forged' where id = ${row}`)).toEqual({ status: 'refuted' });
  expect(await refuted(`update audit_events set details = '[]' where id = ${row}`)).toEqual({ status: 'refuted' });
  expect(await refuted(`update audit_events set action = 'forged', id = gen_random_uuid() where id = ${row}`)).toEqual({
    status: 'refuted',
  });
});
