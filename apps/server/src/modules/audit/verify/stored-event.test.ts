import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvent } from '../event/create-event.ts';
import type { AuditDetails } from '../event/event.ts';
import type { TestPostgres } from '../testing/start-postgres.ts';
import { aRecord, readTrail, startCluster, Trail } from '../testing/trail.ts';
import { openAuditWriter } from '../write/open-audit-writer.ts';

let cluster: TestPostgres;
let trail: Trail;

beforeAll(async () => {
  cluster = await startCluster();
  trail = await Trail.create(cluster);
});
afterAll(async () => {
  await trail.destroy();
  await cluster.destroy();
});

const code = (maxLength: number) =>
  fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9._:/-]{1,64}$/, { maxLength }),
    fc.constantFrom('NULL', 'null', 'true', '12', '1e5', '0', '__proto__', 'constructor', '-', '.', '/'),
  );
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 0.1, 1e20, 1e-6, 2 ** 53),
);
const details: fc.Arbitrary<AuditDetails> = fc
  .array(fc.tuple(code(64), fc.oneof(code(128), number, fc.boolean())), { maxLength: 32 })
  .map((entries) =>
    Object.fromEntries(entries.filter(([, value]) => typeof value !== 'number' || !String(value).includes('e'))),
  );

test('whatever the trail accepts hashes the same after PostgreSQL has stored it, through either way of writing', async () => {
  const [grouped, single] = [randomUUID(), randomUUID()];
  const samples = fc.sample(details, 400);
  const connection = { ...cluster.connection, database: trail.database, user: 'gardefou_audit' };
  const writer = openAuditWriter({ connection, maxBatchRows: 100, onTrouble: (error) => expect.fail(String(error)) });
  await Promise.all(samples.map((sample) => writer.record(aRecord(grouped, { details: sample }))));
  await writer.close();
  await trail.write(samples.slice(0, 100).map((sample) => aRecord(single, { details: sample })));

  const stored = [...(await readTrail(trail.query, grouped)), ...(await readTrail(trail.query, single))];
  expect(stored).toHaveLength(500);
  expect(stored.filter(({ contentHash, storedHash }) => contentHash !== storedHash)).toEqual([]);
});

test('the sample is worth something: it is accepted, and it is varied', () => {
  const samples = fc.sample(details, 400);
  for (const sample of samples) createEvent(aRecord(randomUUID(), { details: sample }));
  const values = samples.flatMap((sample) => Object.values(sample));
  expect(new Set(values.map((value) => typeof value))).toEqual(new Set(['string', 'number', 'boolean']));
  expect(values.some((value) => typeof value === 'number' && !Number.isInteger(value))).toBe(true);
});
