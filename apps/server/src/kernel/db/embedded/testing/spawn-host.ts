import { spawn } from 'node:child_process';
import type { SystemAccount } from '../run-as.ts';

/**
 * Another gardefou: a process, as the account when one is given, that starts the embedded PostgreSQL and stays.
 * Its first line of output is the postmaster's pid; a start that fails ends it, with the reason on its standard error.
 */
export function spawnHost(dataDir: string, account?: SystemAccount) {
  const start = new URL('../start-embedded-postgres.ts', import.meta.url).href;
  const code = `import { startEmbeddedPostgres } from ${JSON.stringify(start)};
    const pg = await startEmbeddedPostgres({ dataDir: process.argv[1] });
    process.stdout.write(pg.pid() + '\\n');
    setInterval(() => {}, 1e6);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code, dataDir], { ...account, cwd: '/', stdio: 'pipe' });
}
