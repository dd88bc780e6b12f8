import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuMsOf } from './cpu-ms-of.ts';
import type { Sample } from './report.ts';
import { MESSAGES, type Target } from './targets.ts';

/** Loads a target for some seconds with `wrk` and tells what it cost. */
export async function load(
  target: Target,
  connections: number,
  seconds: number,
): Promise<Omit<Sample, 'target' | 'round'>> {
  const script = join(import.meta.dirname, 'load.lua');
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script];
  for (const [name, value] of Object.entries(target.headers)) args.push('-H', `${name}: ${value}`);
  const before = { own: cpuMsOf(target.pid), beside: target.besideMs?.() ?? 0 };
  const env = { ...process.env, BENCH_BODY: JSON.stringify({ model: 'fake-model', messages: MESSAGES }) };
  const { stdout } = await promisify(execFile)('wrk', [...args, target.url], { env });
  const line = /^RESULT (.+)$/m.exec(stdout)?.[1];
  if (!line) throw new Error('wrk gave no result');
  const { requests, seconds: took, p50Ms, p99Ms, errors } = JSON.parse(line);
  return {
    connections,
    requests,
    errors,
    p50Ms,
    p99Ms,
    requestsPerSecond: requests / took,
    cpuMsPerRequest: (cpuMsOf(target.pid) - before.own) / requests,
    besideMsPerRequest: ((target.besideMs?.() ?? 0) - before.beside) / requests,
  };
}
