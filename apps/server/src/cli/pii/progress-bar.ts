export interface ProgressBar {
  advance(bytes: number): void;
  clear(): void;
}

const WIDTH = 24;
const REFRESH_MS = 100;

/** A bar on the terminal: share done, megabytes a second, time left. Silent when `stream` is no terminal. */
export function createProgressBar(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  total: number,
  now: () => number = performance.now.bind(performance),
): ProgressBar {
  if (!stream.isTTY) return { advance: () => {}, clear: () => {} };
  const started = now();
  let shown = started;
  let done = 0;
  return {
    advance(bytes) {
      done += bytes;
      const time = now();
      if (time - shown < REFRESH_MS) return;
      shown = time;
      const share = Math.min(1, done / (total || 1));
      const bytesPerMs = done / (time - started);
      const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '-');
      const left = formatTime((total - done) / bytesPerMs);
      stream.write(
        `\r[${bar}] ${Math.floor(share * 100)} %  ${(bytesPerMs / 1000).toFixed(1)} MB/s  ${left} left\u001b[K`,
      );
    },
    clear() {
      if (shown > started) stream.write('\r\u001b[K');
    },
  };
}

function formatTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
