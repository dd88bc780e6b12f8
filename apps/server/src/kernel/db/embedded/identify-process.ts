import { existsSync, readFileSync } from 'node:fs';

/**
 * Names a live process so that a later process with the same number is not taken for it: boot id and start time in clock ticks
 * (field 22 of proc(5) stat). `undefined` when no such process runs; a zombie does not run.
 * Where there is no /proc, any live process of that number is taken for it.
 */
export function identifyProcess(pid: number): string | undefined {
  if (!existsSync('/proc/self/stat')) return isSignalable(pid) ? 'alive' : undefined;
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the command in parentheses, which may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
