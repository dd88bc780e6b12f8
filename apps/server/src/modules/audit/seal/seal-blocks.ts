import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ClientBase } from 'pg';
import { merkleRoot } from '../merkle/merkle-root.ts';
import { type Anchor, type Cut, readAnchor, writeAnchor } from './anchor.ts';
import { type Block, GENESIS_HASH } from './block.ts';
import { hashBlock } from './hash-block.ts';
import { hashLeaves } from './hash-leaves.ts';
import { LEAF_BYTES, readLeaf } from './leaf.ts';
import { noticeCuts } from './notice-cuts.ts';
import * as queries from './seal-blocks.queries.ts';
import { signBlock } from './sign-block.ts';

export interface SealOptions {
  /** Ed25519. */
  privateKey: KeyObject;
  keyId: string;
  /** Where this node remembers the heads of the chains. */
  anchorPath: string;
  maxLeaves?: number;
}

export interface SealReport {
  blocks: number;
  events: number;
  /** Blocks that this node had seen committed and that are gone: someone cut the trail, or an older backup was restored. */
  cuts: Cut[];
}

// 2.5 ms of event loop a block (2.4 µs a leaf for the tree), 70 KB to read for a proof. Ten times more would hold up the calls of the node.
const MAX_LEAVES = 1_024;
// A pass over a long backlog commits now and then, and remembers in the anchor what it committed.
const BLOCKS_A_TRANSACTION = 64;

/**
 * Seals everything that is decided: for each tenant, its rows after the last block, in the order of their positions, into signed blocks.
 * A row of a transaction still running anywhere in the cluster holds back itself and what is younger, never what is older: none is missed.
 * One node at a time; the others return at once with nothing done. `client` is a session of the audit role, outside a transaction.
 */
export async function sealBlocks(client: ClientBase, options: SealOptions): Promise<SealReport> {
  if (!(await queries.tryLock(client))) return { blocks: 0, events: 0, cuts: [] };
  try {
    return await sealAll(client, options);
  } finally {
    // It fails only with the connection, and then the lock has fallen already: the first error is the one to tell.
    await queries.unlock(client).catch(() => undefined);
  }
}

async function sealAll(client: ClientBase, options: SealOptions): Promise<SealReport> {
  const report: SealReport = { blocks: 0, events: 0, cuts: [] };
  const horizon = await queries.readHorizon(client);
  const chains = await queries.findChainsToSeal(client, horizon);
  if (chains.length === 0) return report;
  const ahead = chains.find(({ isAhead }) => isAhead);
  if (ahead)
    throw new Error(
      `the trail of ${ahead.tenantId} comes from another cluster: ensureEpoch must run before it is continued`,
    );
  const anchor = (await readAnchor(options.anchorPath)) ?? { version: 1, heads: {}, cuts: [] };
  report.cuts = await noticeCuts(client, anchor, chains);
  anchor.cuts.push(...report.cuts);

  const publicKey = createPublicKey(options.privateKey).export({ type: 'spki', format: 'der' });
  if (!(await queries.publishKey(client, options.keyId, publicKey)))
    throw new Error(`the key id ${options.keyId} already names another key`);
  const remaining = [...chains];
  while (remaining.length > 0) await sealSome(client, options, horizon, remaining, anchor, report);
  return report;
}

/** One transaction: as many blocks as it may hold, from the front of `remaining`, which keeps what is left to do. */
async function sealSome(
  client: ClientBase,
  options: SealOptions,
  horizon: queries.Horizon,
  remaining: queries.ChainHead[],
  anchor: Anchor,
  report: SealReport,
): Promise<void> {
  const { maxLeaves = MAX_LEAVES } = options;
  const sealed: Block[] = [];
  // Without a sort, rows come along the index, as many as a block takes. Before its first ANALYZE, PostgreSQL would rather sort the whole backlog.
  await client.query('begin; set local enable_sort = off');
  try {
    while (sealed.length < BLOCKS_A_TRANSACTION) {
      const chain = remaining[0];
      if (chain === undefined) break;
      const leaves = await queries.readLeaves(client, chain.tenantId, chain.last, horizon, maxLeaves);
      if (leaves !== null) {
        const block = buildBlock(chain, leaves, options);
        await queries.insertBlock(client, block);
        sealed.push(block);
        remaining[0] = { ...chain, height: block.height, hash: block.hash, last: block.last };
      }
      if (leaves === null || leaves.length < maxLeaves * LEAF_BYTES) remaining.shift();
    }
    await client.query('commit');
  } catch (error) {
    // On a lost connection the server rolls back by itself; the first error is the one to tell.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  for (const block of sealed) {
    anchor.heads[block.tenantId] = { height: block.height, hash: block.hash.toString('hex') };
    report.blocks += 1;
    report.events += block.eventCount;
  }
  // After the commit: an anchor that lags is brought up by the next pass, one that leads would cry of a cut that never was.
  await writeAnchor(options.anchorPath, anchor);
}

function buildBlock(chain: queries.ChainHead, leaves: Buffer, { privateKey, keyId }: SealOptions): Block {
  const eventCount = leaves.length / LEAF_BYTES;
  const { epoch, txId, seq } = readLeaf(leaves, 0);
  const last = readLeaf(leaves, eventCount - 1);
  const header = {
    tenantId: chain.tenantId,
    height: chain.height + 1,
    first: { epoch, txId, seq },
    last: { epoch: last.epoch, txId: last.txId, seq: last.seq },
    eventCount,
    root: merkleRoot(hashLeaves(leaves)),
    previousHash: chain.hash ?? GENESIS_HASH,
    sealedAtMs: Date.now(),
    keyId,
  };
  const hash = hashBlock(header);
  return { ...header, hash, signature: signBlock(hash, privateKey), leaves };
}
