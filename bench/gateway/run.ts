import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { cpuMsOf } from './cpu-ms-of.ts';
import { report, type Sample } from './report.ts';

/**
 * The gateway benchmark: Portkey's gateway, a bare pass-through and this server with everything on, before the same fake provider,
 * interleaved round by round so that a drift of the machine touches all alike. `npm run bench:gateway -- --rounds 3 --seconds 6`
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
const HERE = import.meta.dirname;
const PORTS = { upstream: 9101, passThrough: 9102, portkey: 8787, gardefou: 9103 };
const CONCURRENCIES = [1, 32, 128];
const messages = [
  { role: 'system', content: 'Tu es un assistant.' },
  {
    role: 'user',
    content:
      'Bonjour John (john@example.com), peux-tu resumer le contrat du client et proposer trois ameliorations concretes pour la prochaine reunion ?',
  },
];

interface Target {
  name: string;
  url: string;
  env: Record<string, string>;
  pid: number;
  /** Further processes whose work is part of the price: the embedded PostgreSQL. */
  beside?: () => number;
}

const children: { kill(signal?: NodeJS.Signals): boolean }[] = [];
const folder = mkdtempSync(join(tmpdir(), 'gardefou-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function start(args: string[], env: Record<string, string> = {}): number {
  const child = spawn(process.execPath, args, { cwd: HERE, stdio: 'ignore', env: { ...process.env, ...env } });
  children.push(child);
  if (child.pid === undefined) throw new Error(`cannot start ${args[0]}`);
  return child.pid;
}

async function startGardefou(): Promise<Target> {
  const root = join(HERE, '..', '..');
  const pid = start([join(root, 'apps/server/src/main.ts')], {
    PORT: String(PORTS.gardefou),
    GARDEFOU_DATA_DIR: join(folder, 'data'),
    GARDEFOU_RATE_LIMITS: 'off',
    GARDEFOU_DEFAULT_PROVIDER: 'openai',
    GARDEFOU_OPENAI_BASE_URL: `http://127.0.0.1:${PORTS.upstream}/v1`,
    GARDEFOU_OPENAI_API_KEY: 'sk-fake',
    GARDEFOU_DEFAULT_MODEL: 'fake-model',
  });
  const url = `http://127.0.0.1:${PORTS.gardefou}`;
  await answers(`${url}/api/health`);
  const { tenants } = JSON.parse(readFileSync(join(folder, 'data', 'demo.json'), 'utf8'));
  const authorization = `Bearer ${tenants[0].apiKey}`;
  const headers = { authorization, 'content-type': 'application/json' };
  await fetch(`${url}/api/consents`, { method: 'POST', headers, body: '{"purpose":"AI_ASSISTANT"}' });
  return {
    name: 'gardefou',
    url: `${url}/api/ai/invoke`,
    env: { BENCH_AUTHORIZATION: authorization, BENCH_BODY: JSON.stringify({ messages }) },
    pid,
    beside: () => postgresOf(pid).reduce((sum, child) => sum + cpuMsOf(child), 0),
  };
}

/** The postmaster is our server's child, its backends are the postmaster's. */
function postgresOf(pid: number): number[] {
  const childrenOf = (parent: number) =>
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(parent)], { encoding: 'utf8' })
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);
  try {
    return childrenOf(pid).flatMap((postmaster) => [postmaster, ...childrenOf(postmaster)]);
  } catch {
    return [];
  }
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      await fetch(url);
      return;
    } catch {
      await sleep(200);
    }
  }
  throw new Error(`nothing answers at ${url}`);
}

async function load(target: Target, connections: number, seconds: number): Promise<Omit<Sample, 'target' | 'round'>> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', join(HERE, 'load.lua'), target.url];
  const before = { own: cpuMsOf(target.pid), beside: target.beside?.() ?? 0 };
  const { stdout } = await promisify(execFile)('wrk', args, { env: { ...process.env, ...target.env } });
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
    besideMsPerRequest: ((target.beside?.() ?? 0) - before.beside) / requests,
  };
}

async function main(): Promise<void> {
  if (!existsSync(join(HERE, 'node_modules'))) {
    cpSync(join(HERE, 'package.json'), join(folder, 'package.json'));
    execFileSync('npm', ['ci', '--prefix', HERE, '--silent'], { stdio: 'inherit' });
  }
  const upstream = start(['upstream.ts', String(PORTS.upstream)]);
  const body = JSON.stringify({ model: 'fake-model', messages });
  const env = { BENCH_AUTHORIZATION: 'Bearer sk-fake', BENCH_BODY: body };
  const completions = (port: number) => `http://127.0.0.1:${port}/v1/chat/completions`;
  const passThrough = start(['pass-through.ts', String(PORTS.passThrough), String(PORTS.upstream)]);
  const portkey = start(
    [
      '--require',
      './loopback.cjs',
      'node_modules/@portkey-ai/gateway/build/start-server.js',
      '--headless',
      `--port=${PORTS.portkey}`,
    ],
    { NODE_ENV: 'production' },
  );
  const targets: Target[] = [
    { name: 'direct (the fake provider)', url: completions(PORTS.upstream), env, pid: upstream },
    { name: 'pass-through', url: completions(PORTS.passThrough), env, pid: passThrough },
    {
      name: 'Portkey 1.15.2',
      url: completions(PORTS.portkey),
      env: { ...env, BENCH_PORTKEY_HOST: `http://127.0.0.1:${PORTS.upstream}/v1` },
      pid: portkey,
    },
    await startGardefou(),
  ].filter(({ name }) => !values.only || name.startsWith(values.only));
  await answers(completions(PORTS.portkey));
  const samples: Sample[] = [];
  for (const target of targets) await load(target, 16, 3); // warm
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const connections of CONCURRENCIES) {
      for (const target of targets) {
        const sample = { target: target.name, round, ...(await load(target, connections, Number(values.seconds))) };
        samples.push(sample);
        process.stderr.write(
          `round ${round} c=${connections} ${target.name}: ${sample.cpuMsPerRequest.toFixed(4)} ms CPU/request, ${Math.round(sample.requestsPerSecond)}/s, ${sample.errors} errors\n`,
        );
      }
    }
  }
  process.stdout.write(`${report(samples, `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`)}\n`);
  writeFileSync(join(tmpdir(), 'gardefou-bench-gateway.json'), JSON.stringify(samples, null, 2));
}

try {
  await main();
} finally {
  for (const child of children) child.kill('SIGTERM');
  await sleep(2_000);
}
process.exit();
