import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

/** A real Redis or Valkey of the machine, on a free port of the loopback, that keeps nothing. For tests only. */
export interface RedisServer {
  url: string;
  /** Kills it without warning, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** Hangs it: connections stay open and nothing is answered. */
  hang(): void;
  wake(): void;
}

/** Name of the server program on this machine; undefined when there is none, and tests that need it say so. */
export const redisProgram = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

export async function startRedisServer(options: { password?: string } = {}): Promise<RedisServer> {
  const port = await findFreePort();
  let child = await launch(port, options.password);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      child = await launch(port, options.password);
    },
    hang: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
  };
}

async function launch(port: number, password: string | undefined): Promise<ChildProcess> {
  if (!redisProgram) throw new Error('neither redis-server nor valkey-server is on the PATH');
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    tmpdir(),
  ];
  if (password) settings.push('--requirepass', password);
  const child = spawn(redisProgram, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  const orphanGuard = () => void child.kill('SIGKILL');
  process.once('exit', orphanGuard);
  child.once('exit', () => process.off('exit', orphanGuard));
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if (line.includes('Ready to accept connections')) {
      child.stdout.resume();
      return child;
    }
  }
  throw new Error(`${redisProgram} ended before it was ready (port ${port})`);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}
