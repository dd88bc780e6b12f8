import { setTimeout as sleep } from 'node:timers/promises';

interface Waiting<T> {
  item: T;
  resolve(): void;
  reject(error: unknown): void;
}

const MAX_BATCH = 512;
/** A batch as large as this says that many write at once: the next may gather for a moment. */
const CROWD = 8;

/**
 * Group commit: what is written while a batch flies makes the next one, so a transaction is shared by all who wait for it.
 * A batch is one transaction for each group in it, side by side; `write` resolves when that of the item's own group has
 * committed, and rejects with it: what befalls another group is nothing to it.
 *
 * Under load batches start at least `paceMs` apart, so that fewer, larger transactions do the same work; a lone writer
 * never waits for it.
 */
export class GroupWriter<T, G> {
  readonly #groupOf: (item: T) => G;
  readonly #flush: (group: G, items: T[]) => Promise<void>;
  readonly #paceMs: number;
  #waiting: Waiting<T>[] = [];
  #flying = false;

  constructor(groupOf: (item: T) => G, flush: (group: G, items: T[]) => Promise<void>, paceMs = 0) {
    this.#groupOf = groupOf;
    this.#flush = flush;
    this.#paceMs = paceMs;
  }

  write(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      // setImmediate: everything that this turn of the event loop adds goes in the same batch.
      if (!this.#flying) {
        this.#flying = true;
        setImmediate(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const startedMs = performance.now();
      const batch = this.#waiting.splice(0, MAX_BATCH);
      const groups = Map.groupBy(batch, ({ item }) => this.#groupOf(item));
      await Promise.all([...groups].map(([group, waiting]) => this.#commit(group, waiting)));
      const restMs = this.#paceMs - (performance.now() - startedMs);
      if (batch.length >= CROWD && restMs > 0 && this.#waiting.length < MAX_BATCH) await sleep(restMs);
    }
    this.#flying = false;
  }

  async #commit(group: G, waiting: Waiting<T>[]): Promise<void> {
    try {
      await this.#flush(
        group,
        waiting.map(({ item }) => item),
      );
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
