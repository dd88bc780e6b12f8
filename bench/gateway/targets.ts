import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf } from './cpu-ms-of.ts';

const HERE = import.meta.dirname;
const PORTS = { upstream: 9101, passThrough: 9102, portkey: 8787, gardefou: 9103 };

/** The request of every target: a name and an address in an ordinary question. */
export const MESSAGES = [
  { role: 'system', content: 'Tu es un assistant.' },
  {
    role: 'user',
    content:
      'Bonjour John (john@example.com), peux-tu resumer le contrat du client et proposer trois ameliorations concretes pour la prochaine reunion ?',
  },
];

/** One way to the fake provider. All speak OpenAI's wire format at `url`. */
export interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
  pid: number;
  /** CPU milliseconds of further processes whose work is part of the price: the embedded PostgreSQL. */
  besideMs?: () => number;
}

export interface Targets {
  all: Target[];
  gardefou: Target;
  /** Data directory of our server. */
  dataDir: string;
  stop(): Promise<void>;
}

/** Starts the fake provider, a bare pass-through, Portkey's gateway and this server with everything on but the rate limits. */
export async function startTargets(options: { peers?: boolean } = {}): Promise<Targets> {
  const children: { kill(signal?: NodeJS.Signals): boolean }[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'gardefou-bench-'));
  const start = (args: string[], env: Record<string, string> = {}): number => {
    const child = spawn(process.execPath, args, { cwd: HERE, stdio: 'ignore', env: { ...process.env, ...env } });
    children.push(child);
    if (child.pid === undefined) throw new Error(`cannot start ${args[0]}`);
    return child.pid;
  };
  async function stop(): Promise<void> {
    for (const child of children) child.kill('SIGTERM');
    await sleep(2_000);
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    const dataDir = join(folder, 'data');
    const upstream = start(['upstream.ts', String(PORTS.upstream)]);
    const key = { authorization: 'Bearer sk-fake' };
    const all: Target[] = [
      { name: 'direct (the fake provider)', url: completionsAt(PORTS.upstream), headers: key, pid: upstream },
    ];
    if (options.peers ?? true) {
      const passThrough = start(['pass-through.ts', String(PORTS.passThrough), String(PORTS.upstream)]);
      all.push({ name: 'pass-through', url: completionsAt(PORTS.passThrough), headers: key, pid: passThrough });
      all.push(await startPortkey(folder, start, key));
    }
    const gardefou = await startGardefou(dataDir, start);
    return { all: [...all, gardefou], gardefou, dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Start = (args: string[], env?: Record<string, string>) => number;

async function startPortkey(folder: string, start: Start, key: Record<string, string>): Promise<Target> {
  if (!existsSync(join(HERE, 'node_modules'))) {
    cpSync(join(HERE, 'package.json'), join(folder, 'package.json'));
    execFileSync('npm', ['ci', '--prefix', HERE, '--silent'], { stdio: 'inherit' });
  }
  const entry = 'node_modules/@portkey-ai/gateway/build/start-server.js';
  const args = ['--require', './loopback.cjs', entry, '--headless', `--port=${PORTS.portkey}`];
  const pid = start(args, { NODE_ENV: 'production' });
  const url = completionsAt(PORTS.portkey);
  await untilAnswers(url);
  const host = `http://127.0.0.1:${PORTS.upstream}/v1`;
  const headers = { ...key, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': host };
  return { name: 'Portkey 1.15.2', url, headers, pid };
}

async function startGardefou(dataDir: string, start: Start): Promise<Target> {
  const root = join(HERE, '..', '..');
  const pid = start([join(root, 'apps/server/src/main.ts')], {
    PORT: String(PORTS.gardefou),
    GARDEFOU_DATA_DIR: dataDir,
    GARDEFOU_RATE_LIMITS: 'off',
    GARDEFOU_DEFAULT_PROVIDER: 'openai',
    GARDEFOU_OPENAI_BASE_URL: `http://127.0.0.1:${PORTS.upstream}/v1`,
    GARDEFOU_OPENAI_API_KEY: 'sk-fake',
    GARDEFOU_DEFAULT_MODEL: 'fake-model',
  });
  const url = `http://127.0.0.1:${PORTS.gardefou}`;
  await untilAnswers(`${url}/api/health`);
  const { tenants } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
  const headers = { authorization: `Bearer ${tenants[0].apiKey}` };
  const consent = await fetch(`${url}/api/consents`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{"purpose":"AI_ASSISTANT"}',
  });
  if (!consent.ok) throw new Error(`the consent was answered ${consent.status}`);
  const besideMs = () => postgresOf(pid).reduce((sum, child) => sum + cpuMsOf(child), 0);
  return { name: 'gardefou', url: completionsAt(PORTS.gardefou), headers, pid, besideMs };
}

function completionsAt(port: number): string {
  return `http://127.0.0.1:${port}/v1/chat/completions`;
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

async function untilAnswers(url: string): Promise<void> {
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
