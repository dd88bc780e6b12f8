import { spawn } from 'node:child_process';
import { closeSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { acquireLock } from './acquire-lock.ts';
import { canReach } from './can-reach.ts';
import { chooseAccount } from './choose-account.ts';
import { clearOrphan } from './clear-orphan.ts';
import { createCredentials, loadCredentials, type PostgresCredentials } from './credentials.ts';
import { findBinariesPackage } from './find-binaries-package.ts';
import { initCluster } from './init-cluster.ts';
import { isCluster } from './is-cluster.ts';
import { makeDataDir } from './make-data-dir.ts';
import { openLog } from './open-log.ts';
import { placeCluster } from './place-cluster.ts';
import { postgresArguments } from './postgres-arguments.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import { prepareSocketDir } from './prepare-socket-dir.ts';
import { readPostmasterFile } from './read-postmaster-file.ts';
import { POSTGRES_ENVIRONMENT, type SystemAccount } from './run-as.ts';
import { type PostgresCrash, supervisePostmaster } from './supervise-postmaster.ts';

export interface EmbeddedOptions {
  /** Made if it is not there. Holds `postgres/` (the cluster or a link to it), `postgres.json` (the password) and `logs/`. */
  dataDir: string;
  /** One line for a person, as a step that takes time begins. */
  onStage?: (line: string) => void;
  /** The postmaster ended by itself; unless `fatal`, it is being started again. */
  onCrash?: (crash: PostgresCrash) => void;
  /** PostgreSQL settings by name, over the defaults; those that keep people's data out of the log cannot be changed. */
  settings?: Record<string, string>;
}

export interface EmbeddedConnection extends PostgresCredentials {
  /** The folder of the Unix socket: there is no TCP port. */
  host: string;
  port: number;
}

export interface EmbeddedPostgres {
  connection: EmbeddedConnection;
  /** The postmaster's, `undefined` while it is down between a crash and its restart. */
  pid(): number | undefined;
  /** Fast shutdown, immediate after 8 s; idempotent. */
  stop(): Promise<void>;
}

/** Part of the socket's name only. */
const PORT = 5432;

/**
 * Starts the real PostgreSQL that comes with gardefou, and keeps it running until `stop()`. The first start makes the cluster.
 * As root it runs under an unprivileged user. What an interrupted earlier run left is put right first.
 * Throws with what to do about it when the data directory is in use, is not ours, or PostgreSQL does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const onStage = options.onStage ?? (() => undefined);
  const dataDir = makeDataDir(options.dataDir);
  const lock = acquireLock(
    join(dataDir, 'postgres.lock'),
    (pid) =>
      new Error(`The embedded PostgreSQL of ${dataDir} is run by another gardefou (pid ${pid}). Stop that one first.`),
  );
  try {
    const account = await accountFor(dataDir, onStage);
    const binDir = await prepareBinaries(findBinariesPackage(), account, dataDir, onStage);
    const { clusterDir, credentials } = await ensureCluster(dataDir, binDir, account, onStage);
    const socketDir = await prepareSocketDir(clusterDir, PORT, account);
    const log = openLog(dataDir);
    let logStart = 0;
    const postmaster = await supervisePostmaster({
      async launch() {
        await clearOrphan(clusterDir, onStage);
        logStart = statSync(log.path).size;
        return spawn(join(binDir, 'postgres'), postgresArguments(clusterDir, socketDir, PORT, options.settings ?? {}), {
          ...account,
          cwd: '/',
          env: POSTGRES_ENVIRONMENT,
          stdio: ['ignore', log.fd, log.fd],
          // Its own process group: Ctrl-C reaches us alone, who close the connections before we stop it.
          detached: true,
        });
      },
      isReady(pid) {
        const file = readPostmasterFile(clusterDir);
        return file?.pid === pid && file.ready;
      },
      readLog: () => readFileSync(log.path).subarray(logStart).toString(),
      onCrash: options.onCrash ?? (() => undefined),
    }).catch((error: unknown) => {
      closeSync(log.fd);
      throw error;
    });

    let stopped: Promise<void> | undefined;
    return {
      connection: { host: socketDir, port: PORT, ...credentials },
      pid: postmaster.pid,
      stop() {
        stopped ??= postmaster.stop().then(() => {
          closeSync(log.fd);
          rmSync(socketDir, { recursive: true, force: true });
          lock.release();
        });
        return stopped;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** `undefined`: this process's own user. As root, the owner of the cluster that is there, so that root and its user can take turns. */
async function accountFor(dataDir: string, onStage: (line: string) => void): Promise<SystemAccount | undefined> {
  const place = join(dataDir, 'postgres');
  const cluster = statSync(place, { throwIfNoEntry: false });
  const uid = process.getuid?.();
  if (uid === 0)
    return cluster && cluster.uid !== 0 ? { uid: cluster.uid, gid: cluster.gid } : await chooseAccount(onStage);
  if (cluster && cluster.uid !== uid) {
    throw new Error(`${place} belongs to the user number ${cluster.uid}: start gardefou as that user or as root.`);
  }
  return undefined;
}

async function ensureCluster(
  dataDir: string,
  binDir: string,
  account: SystemAccount | undefined,
  onStage: (line: string) => void,
): Promise<{ clusterDir: string; credentials: PostgresCredentials }> {
  const { clusterDir, linkDue } = await placeCluster(dataDir, account, onStage);
  const known = loadCredentials(dataDir);
  if (isCluster(clusterDir)) {
    if (!known)
      throw new Error(
        `${join(dataDir, 'postgres.json')}, which holds the password of ${clusterDir}, is missing. Put it back from a backup.`,
      );
    if (account && !(await canReach(account, clusterDir, 'directory'))) {
      const owner = `${account.uid}:${account.gid}`;
      throw new Error(
        `PostgreSQL's user (${owner}) cannot enter ${clusterDir}. Make it the owner (chown -R ${owner}) and let it pass through the folders above (chmod o+x).`,
      );
    }
    return { clusterDir, credentials: known };
  }
  onStage('creating the PostgreSQL cluster');
  const credentials = known ?? createCredentials(dataDir);
  await initCluster(binDir, clusterDir, account, credentials);
  if (linkDue) symlinkSync(clusterDir, linkDue);
  return { clusterDir, credentials };
}
