import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { MESSAGES, startTargets, type Target } from './targets.ts';

/**
 * How much later the first and the following pieces of a streamed answer come than straight from the provider. The fake provider
 * writes the time into each piece; the reader is on the same clock. `npm run bench:first-token -- --rounds 200`
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' } } });
const rounds = Number(values.rounds);

interface Delays {
  first: number[];
  following: number[];
}

const { all: started, stop } = await startTargets();
try {
  const all: Target[] = [];
  for (const target of started) {
    // Portkey 1.15.2 answers every stream with 500 on Node 24 (it writes to headers that its fetch made immutable).
    if (await canStream(target)) all.push(target);
    else process.stderr.write(`${target.name} cannot stream here\n`);
  }
  const delays = new Map<string, Delays>(all.map(({ name }) => [name, { first: [], following: [] }]));
  for (let round = -10; round < rounds; round += 1) {
    // Interleaved, so that a drift of the machine touches all alike; the first ten warm up.
    for (const target of all) {
      const [first, ...following] = await readDelays(target);
      const kept = delays.get(target.name);
      if (round < 0 || first === undefined || !kept) continue;
      kept.first.push(first);
      kept.following.push(...following);
    }
  }
  const direct = delays.get(all[0]?.name ?? '');
  const lines = [
    `Machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}. ${rounds} interleaved streams each, one at a time.`,
    '',
    '| target | first piece p50 ms | p95 | over direct p50 | following pieces p50 ms | p95 | over direct p50 |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  for (const [name, { first, following }] of delays) {
    const cells = [first, following].flatMap((values, index) => {
      const base = quantile(index === 0 ? (direct?.first ?? []) : (direct?.following ?? []), 0.5);
      return [quantile(values, 0.5), quantile(values, 0.95), quantile(values, 0.5) - base];
    });
    lines.push(`| ${name} | ${cells.map((value) => value.toFixed(2)).join(' | ')} |`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await stop();
}
process.exit();

async function canStream(target: Target): Promise<boolean> {
  const answer = await ask(target);
  await answer.text();
  return answer.ok;
}

function ask(target: Target): Promise<Response> {
  return fetch(target.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...target.headers },
    body: JSON.stringify({ model: 'fake-model', messages: MESSAGES, stream: true }),
  });
}

/** Milliseconds between the writing of each piece at the provider and its reading here. */
async function readDelays(target: Target): Promise<number[]> {
  const answer = await ask(target);
  if (!answer.ok || !answer.body) throw new Error(`${target.name} answered ${answer.status}`);
  const found: number[] = [];
  for await (const chunk of answer.body) {
    const now = performance.timeOrigin + performance.now();
    // A piece may bring several times: each counts, as each was waited for.
    for (const [, at] of Buffer.from(chunk)
      .toString('latin1')
      .matchAll(/at (\d+\.\d+) /g))
      found.push(now - Number(at));
  }
  return found;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
