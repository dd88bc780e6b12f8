import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { load } from './load.ts';
import { startTargets } from './targets.ts';

/**
 * Minutes of load at 128 connections: no error, flat memory, and afterwards as many outcomes in the trail as calls answered, with a
 * trail that verifies. `npm run bench:soak -- --minutes 10`
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const SAMPLE_MS = 5_000;
const CONNECTIONS = 128;
const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

const { gardefou, dataDir, stop } = await startTargets({ peers: false });
try {
  await load(gardefou, CONNECTIONS, 5); // warm
  const before = await countOutcomes();
  const rowsBefore = rowsOf(await verifyTrail());
  const memoryMb: number[] = [];
  const timer = setInterval(() => memoryMb.push(memoryOf(gardefou.pid)), SAMPLE_MS);
  const { requests, errors, p99Ms, requestsPerSecond } = await load(gardefou, CONNECTIONS, Number(values.minutes) * 60);
  clearInterval(timer);
  const after = await settled();
  const quarter = Math.max(1, Math.floor(memoryMb.length / 4));
  const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
  const verdict = await verifyTrail();
  process.stdout.write(
    [
      `Machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}.`,
      `${requests} calls answered in ${values.minutes} minutes at ${CONNECTIONS} connections (${Math.round(requestsPerSecond)}/s, p99 ${p99Ms} ms), ${errors} errors.`,
      `Resident memory: mean of the second quarter ${mean(memoryMb.slice(quarter, 2 * quarter)).toFixed(0)} MB, of the last ${mean(memoryMb.slice(-quarter)).toFixed(0)} MB, most ${Math.max(...memoryMb).toFixed(0)} MB.`,
      `Outcomes by the server's counter: ${after - before}. Calls that were cut when the load stopped have one too and were not counted as answered: at most ${CONNECTIONS}.`,
      `Rows of the trail since before the load: ${rowsOf(verdict) - rowsBefore}, two a call, and those of the server's own jobs.`,
      `audit:verify: ${verdict.slice(0, 400)}`,
      '',
    ].join('\n'),
  );
} finally {
  await stop();
}
process.exit();

/** What `audit:verify --json` says of the whole trail. */
async function verifyTrail(): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'gardefou.mjs'), 'audit:verify', '--json'], {
    env: { ...process.env, GARDEFOU_DATA_DIR: dataDir },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim();
}

/** Rows in sealed blocks, and those that still wait for theirs. */
function rowsOf(verdict: string): number {
  const { events, unsealed } = JSON.parse(verdict);
  return events + unsealed;
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Calls that ended, of every status, by the server's own counter. */
async function countOutcomes(): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', gardefou.url))).text();
  const lines = metrics.matchAll(/^gardefou_ai_calls_total\{[^}]*\} (\d+)/gm);
  return Array.from(lines, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0);
}

/** The count once it has stopped moving. */
async function settled(): Promise<number> {
  for (let last = -1; ; ) {
    const count = await countOutcomes();
    if (count === last) return count;
    last = count;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
