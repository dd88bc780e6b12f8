// Preloaded into the server by run-server.mjs. The launcher holds the other end of a pipe: when it ends, kill -9 included, the
// pipe closes, and the server stops as if it had been asked to. Without this, a launcher that is killed leaves a server behind.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const fd = Number(process.env.GARDEFOU_LAUNCHER_FD);
// Not inherited: what the server starts itself has another thing at that number.
delete process.env.GARDEFOU_LAUNCHER_FD;
if (isMainThread && fd > 2) {
  const stop = () => process.kill(process.pid, 'SIGTERM');
  // An error and an end both close it.
  new Socket({ fd })
    .on('error', () => undefined)
    .on('close', stop)
    .resume()
    .unref();
}
