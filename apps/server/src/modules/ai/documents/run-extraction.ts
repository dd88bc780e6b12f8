import { Worker } from 'node:worker_threads';
import { EXTRACTION_LIMITS, type Extraction } from './extraction.ts';

const WORKER = new URL('./extract.worker.ts', import.meta.url);
const WATCH_EVERY_MS = 50;

/**
 * Extracts the text of one document in a worker of its own, which is ended at a limit or when the client leaves: undefined then.
 * The bytes are handed over: the caller has them no more.
 */
export async function runExtraction(
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
  { timeoutMs, heapMb, buffersMb }: { timeoutMs: number; heapMb: number; buffersMb: number } = EXTRACTION_LIMITS,
): Promise<Extraction | undefined> {
  if (signal.aborted) return undefined;
  const worker = new Worker(WORKER, {
    workerData: bytes,
    transferList: [bytes.buffer],
    // None of the server's secrets is near a stranger's file, and nothing a library prints reaches the server's output.
    env: {},
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Extraction | undefined>();
  const stop = (detail: string) => resolve({ ok: false, code: 'document_too_complex', detail });
  const tooLarge = () => stop('Its contents take too much memory.');
  const leave = () => resolve(undefined);
  const timer = setTimeout(() => stop(`It takes more than ${timeoutMs / 1000} s to read.`), timeoutMs);
  const watch = setInterval(() => {
    // Answers even while the worker is busy; rejected only once the worker is ending, which is told below.
    worker.getHeapStatistics().then(
      ({ external_memory }) => external_memory > buffersMb * 1024 * 1024 && tooLarge(),
      () => undefined,
    );
  }, WATCH_EVERY_MS);
  signal.addEventListener('abort', leave);
  worker.once('message', resolve);
  worker.once('error', (error: NodeJS.ErrnoException) =>
    error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : reject(error),
  );
  worker.once('exit', () => reject(new Error('the extraction ended without a result')));
  return promise.finally(async () => {
    clearTimeout(timer);
    clearInterval(watch);
    signal.removeEventListener('abort', leave);
    await worker.terminate();
  });
}
