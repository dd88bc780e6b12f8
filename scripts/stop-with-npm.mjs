import { readFileSync } from 'node:fs';

const WATCH_MS = 250;

/**
 * Under `npm start`, sends this process the SIGTERM that npm could not. npm passes a signal on to the `sh -c` between us and it;
 * dash dies of it and tells nobody. So when that shell, or npm above it, is gone, we were asked to stop.
 * Not without npm: `nohup node launch.mjs start &` outlives the shell it was typed in.
 */
export function stopWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const ancestors = ancestorsUpToNpm();
  setInterval(() => {
    if (ancestorsUpToNpm() === ancestors) return;
    process.kill(process.pid, 'SIGTERM');
  }, WATCH_MS).unref();
}

/** Our parent, and its own when it is a shell: some shells run a single command in their place, and then our parent is npm. */
function ancestorsUpToNpm() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const grandparent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return /^(sh|dash|ash|bash)$/.test(name) ? `${parent} ${grandparent}` : `${parent}`;
  } catch {
    return `${parent}`;
  }
}
