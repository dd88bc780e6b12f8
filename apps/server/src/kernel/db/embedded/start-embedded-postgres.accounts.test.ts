import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { findEmbeddedPostgres } from './find-embedded-postgres.ts';
import { identifyProcess } from './identify-process.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';
import { canRunAsNobody, isRoot, NOBODY } from './testing/nobody.ts';
import { queryOnce } from './testing/query-once.ts';
import { spawnHost } from './testing/spawn-host.ts';

const parent = mkdtempSync(join(tmpdir(), 'gardefou-accounts-'));
chmodSync(parent, 0o755);
const leftovers = new Set<string>();
afterAll(() => {
  for (const path of [parent, ...leftovers]) rmSync(path, { recursive: true, force: true });
});

test.skipIf(!isRoot)(
  '[root only] in a folder closed to others, the database is kept where its user can reach it',
  async () => {
    const closed = join(parent, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const dataDir = join(closed, 'données');
    const link = join(dataDir, 'postgres');
    const first = await startEmbeddedPostgres({ dataDir });
    leftovers.add(dirname(readlinkSync(link)));
    await queryOnce(first.connection, "CREATE TABLE kept AS SELECT 'kept' AS word");
    await first.stop();

    const second = await startEmbeddedPostgres({ dataDir });
    expect(await queryOnce(second.connection, 'SELECT word FROM kept')).toEqual([['kept']]);
    await second.stop();
    expect(statSync(closed).mode & 0o777).toBe(0o700);
    expect(statSync(link).uid).not.toBe(0);

    // The same path, later, with nothing in it: another person's database is not served to it, nor removed.
    const earlier = readlinkSync(link);
    rmSync(dataDir, { recursive: true });
    const stages: string[] = [];
    const fresh = await startEmbeddedPostgres({ dataDir, onStage: (stage) => stages.push(stage) });
    leftovers.add(dirname(readlinkSync(link)));
    await fresh.stop();
    expect(readlinkSync(link)).not.toBe(earlier);
    expect(stages.join('\n')).toContain(`${dirname(earlier)} holds a database`);
    expect(existsSync(join(earlier, 'PG_VERSION'))).toBe(true);

    renameSync(readlinkSync(link), `${readlinkSync(link)}.lost`);
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('is gone');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  },
);

test.skipIf(!canRunAsNobody)(
  '[root with an open clone only] an ordinary user and root take turns on one data directory',
  async () => {
    const dataDir = join(parent, 'ordinary');
    mkdirSync(dataDir);
    chownSync(dataDir, NOBODY.uid, NOBODY.gid);
    const host = spawnHost(dataDir, NOBODY);
    host.stderr.pipe(process.stderr);
    const [line] = await once(createInterface(host.stdout), 'line');
    const running = findEmbeddedPostgres(dataDir);
    if (!running) throw new Error('not found');
    leftovers.add(running.host);
    await queryOnce(running, "CREATE TABLE kept AS SELECT 'kept' AS word");
    host.kill('SIGKILL');
    await once(host, 'exit');

    const asRoot = await startEmbeddedPostgres({ dataDir });
    expect(identifyProcess(Number(line))).toBeUndefined();
    expect(await queryOnce(asRoot.connection, 'SELECT word FROM kept')).toEqual([['kept']]);
    expect(statSync(`/proc/${asRoot.pid()}`).uid).toBe(NOBODY.uid);
    await asRoot.stop();
  },
);

test.skipIf(!isRoot)(
  '[root only] a data directory closed to others lets PostgreSQL’s user through, and nobody else',
  async () => {
    const dataDir = join(parent, 'closed itself');
    mkdirSync(dataDir, { mode: 0o700 });
    const postgres = await startEmbeddedPostgres({ dataDir });
    expect(lstatSync(join(dataDir, 'postgres')).isDirectory()).toBe(true);
    const { uid, gid, mode } = statSync(dataDir);
    expect({ uid, mode: mode & 0o777 }).toEqual({ uid: 0, mode: 0o710 });
    expect(gid).toBe(statSync(join(dataDir, 'postgres')).gid);
    await postgres.stop();
  },
);

test.skipIf(!canRunAsNobody)(
  '[root with an open clone only] another user’s cluster is refused with whose it is',
  async () => {
    const dataDir = join(parent, 'of root');
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    chmodSync(dataDir, 0o777);
    const host = spawnHost(dataDir, NOBODY);
    expect(await text(host.stderr)).toContain('belongs to the user number 0');
  },
);
