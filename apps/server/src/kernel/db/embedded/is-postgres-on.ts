import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Whether a pid is a running postgres whose data directory is this cluster (an absolute path without links): a recycled pid is not. */
export function isPostgresOn(clusterDir: string, pid: number): boolean {
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(program) === 'postgres' && (workingDirOf(pid) ?? args[args.indexOf('-D') + 1]) === clusterDir;
  } catch {
    // Gone, or a kernel thread.
    return false;
  }
}

/** The better witness, because it follows a folder that was moved; but a container's root, without CAP_SYS_PTRACE, may not ask. */
function workingDirOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
