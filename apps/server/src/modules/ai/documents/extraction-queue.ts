import { perKernel } from '../../../kernel/per-kernel.ts';

/** More would take the processor from the requests that need no extraction. */
const AT_ONCE = 2;
/** Those who come later are told to come again. */
const WAITING = 32;

/** Turns to extract: a few at once, a bounded number waiting, in the order in which they came. */
export class ExtractionQueue {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(atOnce: number, maxWaiting: number) {
    this.#atOnce = atOnce;
    this.#maxWaiting = maxWaiting;
  }

  /** Runs `work` in its turn; `full` where too many wait, `left` where the client goes before its turn. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | 'full' | 'left'> {
    if (signal.aborted) return 'left';
    if (this.#running === this.#atOnce) {
      if (this.#waiting.size >= this.#maxWaiting) return 'full';
      if (!(await this.#turn(signal))) return 'left';
    } else this.#running++;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      // The place passes from one to the next, so that nobody who comes in between takes it.
      if (next) next();
      else this.#running--;
    }
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (come: boolean) => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', leave);
        resolve(come);
      };
      const go = () => end(true);
      const leave = () => end(false);
      this.#waiting.add(go);
      signal.addEventListener('abort', leave);
    });
  }
}

export const extractionQueue = perKernel(() => new ExtractionQueue(AT_ONCE, WAITING));
