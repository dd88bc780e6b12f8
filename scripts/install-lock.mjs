import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './root.mjs';

const lockDir = join(root, '.runtime', 'install.lock');
const ownerFile = join(lockDir, 'owner.json');
/** A folder without an owner is one whose maker died between two system calls, or is there now. */
const OWNERLESS_MS = 5_000;

/**
 * Runs `work` while no other launcher of this clone installs; waits for one that does, takes over from one that died, once the
 * installer it had started, which outlives a kill -9 of it, has ended too.
 * @template T
 * @param {(noteInstaller: (pid: number) => void) => Promise<T>} work says which process it starts
 * @param {(pid: number) => void} onWait called once, with who is waited for
 * @returns {Promise<T>}
 */
export async function withInstallLock(work, onWait) {
  mkdirSync(join(root, '.runtime'), { recursive: true });
  let told = false;
  while (!tryLock()) {
    const owner = readOwner();
    if (isStale(owner)) {
      takeAway(owner);
      continue;
    }
    if (owner && !told) onWait(owner.pid);
    told ||= owner !== undefined;
    await sleep(200);
  }
  try {
    return await work((pid) => writeOwner({ installer: identify(pid) }));
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

function tryLock() {
  try {
    mkdirSync(lockDir);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeOwner({});
  return true;
}

function writeOwner(more) {
  writeFileSync(ownerFile, JSON.stringify({ ...identify(process.pid), ...more }));
}

function readOwner() {
  try {
    return JSON.parse(readFileSync(ownerFile, 'utf8'));
  } catch {
    // Not written yet, being removed, or cut short: its age decides.
    return undefined;
  }
}

function isStale(owner) {
  if (owner) return !isRunning(owner) && !(owner.installer && isRunning(owner.installer));
  const made = statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > OWNERLESS_MS;
}

/** Renamed, then looked at: of two launchers that saw the same dead owner, the slower may have moved the faster one's lock. */
function takeAway(owner) {
  const aside = `${lockDir}.${process.pid}`;
  try {
    renameSync(lockDir, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = join(aside, 'owner.json');
  const isTheSame = (existsSync(moved) ? readFileSync(moved, 'utf8') : undefined) === (owner && JSON.stringify(owner));
  if (!isTheSame && !existsSync(lockDir)) renameSync(aside, lockDir);
  else rmSync(aside, { recursive: true, force: true });
}

function identify(pid) {
  return { pid, startedAt: startOf(pid) };
}

function isRunning({ pid, startedAt }) {
  return startedAt !== null && startOf(pid) === startedAt;
}

/** Start time of a process in clock ticks since boot, so that a recycled pid is not taken for its owner; null when it does not run. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie does not run, and a container without an init keeps it for ever.
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return isSignalable(pid) && !existsSync('/proc/self/stat') ? 'alive' : null;
  }
}

function isSignalable(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
