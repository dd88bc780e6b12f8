import { generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvent } from '../event/create-event.ts';
import { hashEvent } from '../event/hash-event.ts';
import { type Block, GENESIS_HASH } from '../seal/block.ts';
import { hashBlock } from '../seal/hash-block.ts';
import { insertBlock } from '../seal/seal-blocks.queries.ts';
import { signBlock } from '../seal/sign-block.ts';
import type { TestPostgres } from '../testing/start-postgres.ts';
import { aRecord, queryOf, readTrail, startCluster, Trail } from '../testing/trail.ts';
import { auditInsert } from '../write/audit-insert.ts';
import { readBlocks } from './read-blocks.ts';
import type { TrailReport } from './report.ts';

let cluster: TestPostgres;
let trail: Trail;
let ids: string[];
const [tenantId, neighbour] = [randomUUID(), randomUUID()];
const LEAVES = 4;

// 18 events in 5 blocks of at most 4, beside another tenant's; each tampering is taken back after it was verified.
beforeAll(async () => {
  cluster = await startCluster();
  trail = await Trail.create(cluster);
  ids = await trail.write(Array.from({ length: 18 }, () => aRecord(tenantId)));
  await trail.write(Array.from({ length: 3 }, () => aRecord(neighbour)));
  await trail.seal(LEAVES);
});
afterAll(async () => {
  await trail.destroy();
  await cluster.destroy();
});

const sql = (text: string, params: unknown[] = []) => trail.superuser.query(text, params);
const idAt = (index: number) => ids[index] as string;
const heightOf = (index: number) => Math.floor(index / LEAVES) + 1;
const namesOf = (report: TrailReport) => report.faults.map(({ what, height, eventId }) => ({ what, height, eventId }));
const allIn = (report: TrailReport) => report.faults.every((fault) => fault.tenantId === tenantId);

async function readChain(): Promise<Block[]> {
  const blocks: Block[] = [];
  for await (const block of readBlocks(queryOf(trail.superuser), tenantId, 1_000n)) blocks.push(block);
  return blocks;
}

async function replaceBlock(block: Block): Promise<void> {
  await sql('delete from audit_blocks where tenant_id = $1 and height = $2', [block.tenantId, block.height]);
  await insertBlock(trail.superuser, block);
}

/** Inserts an event with its right hash at a place of the attacker's choice. */
async function insertAt(position: { epoch: number; txId: bigint; seq: bigint }): Promise<string> {
  const event = createEvent(aRecord(tenantId));
  const { sql: text, params } = auditInsert(event);
  await sql(text, params);
  await sql('update audit_events set epoch = $2, tx_id = $3, seq = $4 where id = $1', [
    event.id,
    position.epoch,
    String(position.txId),
    String(position.seq),
  ]);
  return event.id;
}

const CHANGES: Record<string, string> = {
  occurred_at: `occurred_at + interval '1 ms'`,
  scope: `'PLATFORM'`,
  actor_id: 'gen_random_uuid()',
  actor_kind: `'system'`,
  action: `'ai.other'`,
  target_type: 'null',
  target_id: `''`,
  outcome: `'refused'`,
  request_id: `request_id || ' '`,
  details: `details || '{"tokensIn": 12.0}'`,
  hash: `sha256(hash)`,
};

/** Every way of altering a row in place. Each is one SQL expression a column. */
const alterations = fc.constantFrom(...Object.entries(CHANGES));
const anyRow = fc.integer({ min: 0, max: 17 });

test('an untouched trail is intact, and its size is told', async () => {
  const seen: number[] = [];
  const report = await trail.verify({ onProgress: ({ blocks }) => seen.push(blocks) });
  expect(report).toEqual({
    isIntact: true,
    tenants: 2,
    blocks: 6,
    events: 21,
    unsealed: 0,
    faults: [],
    faultCount: 0,
    warnings: [],
  });
  expect(seen.at(-1)).toBe(6);
  expect(await trail.verify({ tenantId: neighbour })).toMatchObject({
    isIntact: true,
    tenants: 1,
    blocks: 1,
    events: 3,
  });
});

test('any column of any row altered is found and named, also when its hash is made to fit', async () => {
  await fc.assert(
    fc.asyncProperty(alterations, anyRow, fc.boolean(), async ([column, expression], index, isRehashed) => {
      const report = await trail.verifyTampered(async () => {
        await sql(`update audit_events set ${column} = ${expression} where id = $1`, [idAt(index)]);
        const altered = (await readTrail(queryOf(trail.superuser), tenantId)).find(({ id }) => id === idAt(index));
        if (isRehashed && column !== 'hash' && altered?.event) {
          await sql(`update audit_events set hash = decode($2, 'hex') where id = $1`, [
            idAt(index),
            hashEvent(altered.event),
          ]);
        }
      });
      expect(namesOf(report)).toEqual([{ what: 'event_altered', height: heightOf(index), eventId: idAt(index) }]);
      expect(allIn(report)).toBe(true);
    }),
    { numRuns: 60, examples: Object.entries(CHANGES).map((change) => [change, 5, false]) },
  );
});

test('details that only look the same, or are not what the trail accepts, are found', async () => {
  const disguises = [
    `{"tokensIn": 12.00000000000000000001}`,
    `{"tokensIn": "12"}`,
    `{"tokensIn": null}`,
    `{"nested": {"a": 1}}`,
  ];
  for (const disguise of [...disguises.map((json) => `details || '${json}'`), `'[]'`, `'null'`, `'12'`, `'{}'`]) {
    const report = await trail.verifyTampered(() =>
      sql(`update audit_events set details = ${disguise} where id = $1`, [idAt(3)]),
    );
    expect(namesOf(report)).toEqual([{ what: 'event_altered', height: 1, eventId: idAt(3) }]);
  }
});

test('a row given another id, or another tenant, is found and named by the id it was sealed with', async () => {
  const renamed = await trail.verifyTampered(() =>
    sql('update audit_events set id = gen_random_uuid() where id = $1', [idAt(6)]),
  );
  expect(namesOf(renamed)).toEqual([{ what: 'event_altered', height: 2, eventId: idAt(6) }]);
  const moved = await trail.verifyTampered(() =>
    sql('update audit_events set tenant_id = $2 where id = $1', [idAt(6), neighbour]),
  );
  expect(namesOf(moved)).toContainEqual({ what: 'event_removed', height: 2, eventId: idAt(6) });
  expect(moved.faults).toContainEqual(expect.objectContaining({ tenantId: neighbour, eventId: idAt(6) }));
});

test('removed rows are found and each named, whichever they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(anyRow, { minLength: 1, maxLength: 18 }), async (indexes) => {
      const removed = indexes.sort((a, b) => a - b);
      const report = await trail.verifyTampered(() =>
        sql('delete from audit_events where id = any($1)', [removed.map(idAt)]),
      );
      expect(namesOf(report)).toEqual(
        removed.map((index) => ({ what: 'event_removed', height: heightOf(index), eventId: idAt(index) })),
      );
    }),
    { numRuns: 25 },
  );
});

test('a row inserted anywhere below the last seal, with its right hash, is found and named', async () => {
  const rows = await readTrail(trail.query, tenantId);
  for (const [index, { position }] of rows.entries()) {
    for (const shift of index === 17 ? [-1n, 0n] : [-1n, 0n, 1n]) {
      let inserted = '';
      const report = await trail.verifyTampered(async () => {
        inserted = await insertAt({ ...position, seq: position.seq + shift });
      });
      const [name, ...rest] = namesOf(report);
      expect(rest).toEqual([]);
      expect(name).toMatchObject({ what: 'event_inserted', eventId: inserted });
    }
  }
});

test('reordered rows are found and named', async () => {
  await fc.assert(
    fc.asyncProperty(anyRow, anyRow, async (a, b) => {
      fc.pre(a !== b);
      const report = await trail.verifyTampered(() =>
        sql(
          `update audit_events e set tx_id = o.tx_id, seq = o.seq from audit_events o
           where (e.id = $1 and o.id = $2) or (e.id = $2 and o.id = $1)`,
          [idAt(a), idAt(b)],
        ),
      );
      expect(new Set(report.faults.map(({ eventId }) => eventId))).toEqual(new Set([idAt(a), idAt(b)]));
      if (heightOf(a) === heightOf(b))
        expect(report.faults.map(({ what }) => what)).toEqual(['event_reordered', 'event_reordered']);
    }),
    { numRuns: 25 },
  );
});

test('a position changed alone is found, even where the order stays the same', async () => {
  const rows = await readTrail(trail.query, tenantId);
  const last = rows[17]?.position.seq ?? 0n;
  for (const [column, value] of [
    ['seq', 'seq + 1'],
    ['tx_id', `(tx_id::text::bigint - 1)::text::xid8`],
    ['epoch', 'epoch - 1'],
  ]) {
    const report = await trail.verifyTampered(() =>
      sql(`update audit_events set ${column} = ${value} where id = $1`, [idAt(5)]),
    );
    expect(report.faults.map(({ eventId }) => eventId)).toContain(idAt(5));
  }
  const away = await trail.verifyTampered(() =>
    sql('update audit_events set tx_id = $2, seq = $3 where id = $1', [idAt(5), '9000000000', String(last + 100n)]),
  );
  expect(namesOf(away)).toEqual([{ what: 'event_removed', height: 2, eventId: idAt(5) }]);
  expect(away.unsealed).toBe(1);
});

test('any column of a block altered is found, at its height', async () => {
  const columns = {
    height: 'height + 10',
    first_epoch: 'first_epoch + 1',
    first_tx_id: `'1'`,
    first_seq: 'first_seq + 1',
    last_epoch: 'last_epoch + 1',
    last_tx_id: `'1'`,
    last_seq: 'last_seq + 1',
    event_count: 'event_count - 1',
    leaves: `set_byte(leaves, 40, get_byte(leaves, 40) # 1)`,
    root: 'sha256(root)',
    previous_hash: 'sha256(previous_hash)',
    hash: 'sha256(hash)',
    sealed_at: `sealed_at - interval '1 hour'`,
    key_id: `'key-2'`,
    signature: `set_byte(signature, 10, get_byte(signature, 10) # 1)`,
  };
  for (const [column, expression] of Object.entries(columns)) {
    const report = await trail.verifyTampered(() =>
      sql(`update audit_blocks set ${column} = ${expression} where tenant_id = $1 and height = 3`, [tenantId]),
    );
    expect(report.isIntact, column).toBe(false);
    expect(
      report.faults.some(({ height }) => height === 3),
      column,
    ).toBe(true);
    expect(allIn(report)).toBe(true);
  }
  for (const leaves of [`'\\x'`, 'substr(leaves, 1, 100)', 'substr(leaves, 1, 68)', `leaves || leaves`]) {
    const report = await trail.verifyTampered(() =>
      sql(`update audit_blocks set leaves = ${leaves} where tenant_id = $1 and height = 3`, [tenantId]),
    );
    expect(report.faults.map(({ what, height }) => `${what} ${height}`)).toContain('block_altered 3');
  }
});

test('blocks removed at the bottom or in the middle are named, and the rows of the others still pass', async () => {
  for (const [from, to] of [
    [1, 1],
    [1, 3],
    [2, 2],
    [2, 4],
  ] as const) {
    const report = await trail.verifyTampered(() =>
      sql('delete from audit_blocks where tenant_id = $1 and height between $2 and $3', [tenantId, from, to]),
    );
    expect(namesOf(report)).toEqual([{ what: 'block_removed', height: from, eventId: null }]);
  }
});

test('blocks removed at the top are found by the anchor, with or without their rows; without an anchor the report says that it cannot', async () => {
  const cutBlock = () => sql('delete from audit_blocks where tenant_id = $1 and height = 5', [tenantId]);
  const cutRows = () => sql('delete from audit_events where id = any($1)', [ids.slice(16)]);
  const cutAll = () => sql('delete from audit_blocks where tenant_id = $1', [tenantId]);
  const emptied = async () => {
    await cutAll();
    await sql('delete from audit_events where tenant_id = $1', [tenantId]);
  };
  for (const cut of [cutBlock, async () => [await cutBlock(), await cutRows()], cutAll, emptied]) {
    const report = await trail.verifyTampered(cut);
    expect(namesOf(report)).toEqual([{ what: 'trail_truncated', height: 5, eventId: null }]);
  }
  const blind = await trail.verifyTampered(async () => [await cutBlock(), await cutRows()], { anchor: null });
  expect(blind).toMatchObject({ isIntact: true, warnings: [{ what: 'no_anchor' }] });
});

test('a block made again over altered rows is found: under the same key id, under a new one, and with the whole chain made again', async () => {
  const forger = generateKeyPairSync('ed25519');
  const publicKey = forger.publicKey.export({ type: 'spki', format: 'der' });
  const resign = (block: Block, keyId: string, previousHash: Buffer): Block => {
    const header = { ...block, keyId, previousHash };
    const hash = hashBlock(header);
    return { ...header, hash, signature: signBlock(hash, forger.privateKey) };
  };
  const chain = await readChain();
  const second = chain[1] as Block;

  const sameId = await trail.verifyTampered(() => replaceBlock(resign(second, trail.keyId, second.previousHash)));
  expect(namesOf(sameId)).toEqual([{ what: 'signature_invalid', height: 2, eventId: null }]);

  const newId = await trail.verifyTampered(async () => {
    await sql('insert into audit_keys (key_id, public_key) values ($1, $2)', ['key-2', publicKey]);
    await replaceBlock(resign(second, 'key-2', second.previousHash));
  });
  expect(namesOf(newId)).toEqual([
    { what: 'key_untrusted', height: 2, eventId: null },
    { what: 'chain_broken', height: 3, eventId: null },
  ]);

  const whole = await trail.verifyTampered(async () => {
    let previousHash: Buffer = GENESIS_HASH;
    for (const block of chain) {
      const forged = resign(block, 'key-2', previousHash);
      await replaceBlock(forged);
      previousHash = forged.hash;
    }
  });
  expect(namesOf(whole)).toEqual([
    ...chain.map(({ height }) => ({ what: 'key_untrusted', height, eventId: null })),
    { what: 'head_replaced', height: 5, eventId: null },
  ]);
});

test('a published key that is not the trusted one of its name is found', async () => {
  const report = await trail.verifyTampered(() =>
    sql(`update audit_keys set public_key = '\\x00' where key_id = $1`, [trail.keyId]),
  );
  expect(report.faults).toMatchObject([{ what: 'key_altered' }]);
});

test('thousands of forged rows, all in one place before the first, are counted, the first thousand named', async () => {
  const report = await trail.verifyTampered(() =>
    sql(
      `insert into audit_events (tenant_id, id, epoch, tx_id, seq, occurred_at, scope, actor_kind, action, outcome, details, hash)
       select $1, gen_random_uuid(), -2147483648, '0', 1, now(), 'TENANT', 'user', 'forged', 'success', '{}', '' from generate_series(1, 3000)`,
      [tenantId],
    ),
  );
  expect(report).toMatchObject({ isIntact: false, faultCount: 3_000 });
  expect(report.faults).toHaveLength(1_000);
});

test('events that are not sealed are counted and checked; old ones are warned of', async () => {
  const live = await Trail.create(cluster);
  await live.write([aRecord(tenantId), aRecord(tenantId)]);
  expect(await live.verify()).toMatchObject({ isIntact: true, events: 0, unsealed: 2, faults: [] });
  const { sql: text, params } = auditInsert({ ...createEvent(aRecord(tenantId)), occurredAtMs: Date.now() - 120_000 });
  await live.audit.query(text, params);
  const late = await live.verify({ anchor: { version: 1, heads: {}, cuts: [] } });
  expect(late).toMatchObject({ isIntact: true, unsealed: 3, warnings: [{ tenantId, what: 'unsealed_backlog' }] });
  const altered = await live.verifyTampered(() => live.superuser.query(`update audit_events set action = 'other'`));
  expect(altered.faults.map(({ what, height }) => [what, height])).toEqual(
    Array.from({ length: 3 }, () => ['event_altered', null]),
  );
  await live.destroy();
});

test('on a running server, with writers and sealers at work, an honest trail always passes', async () => {
  const live = await Trail.create(cluster);
  const reader = queryOf(live.superuser);
  let isDone = false;
  const working = (async () => {
    for (let round = 0; round < 30; round += 1) {
      await live.write(Array.from({ length: 7 }, () => aRecord(tenantId)));
      await live.seal(3);
    }
    isDone = true;
  })();
  while (!isDone) expect((await live.verify({}, reader)).faults).toEqual([]);
  await working;
  expect(await live.verify({}, reader)).toMatchObject({ isIntact: true, events: 210, unsealed: 0 });
  await live.destroy();
});

test('a copy of the tables in another database, without a server, verifies the same', async () => {
  const copy = await Trail.create(cluster);
  for (const table of ['audit_events', 'audit_blocks', 'audit_keys']) {
    const { rows } = await sql(`select jsonb_agg(to_jsonb(t)) as rows from ${table} t`);
    await copy.superuser.query(
      `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows[0].rows)],
    );
  }
  expect(await trail.verify({}, copy.query)).toEqual(await trail.verify());
  await copy.destroy();
});

test('a role that does not see the trail is told so, rather than that all is well', async () => {
  const app = queryOf(trail.app);
  await expect(trail.verify({}, app)).rejects.toThrow('does not see the audit trail');
  await expect(trail.verify({ tenantId }, app)).rejects.toThrow('does not see the audit trail');
  await trail.app.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
  expect(await trail.verify({ tenantId }, app)).toMatchObject({ isIntact: true, blocks: 5, events: 18 });
  await expect(trail.verify({}, app)).rejects.toThrow('does not see the audit trail');
});
