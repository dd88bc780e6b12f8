interface Waiting<T> {
  item: T;
  resolve(): void;
  reject(error: unknown): void;
}

const MAX_BATCH = 512;

/**
 * Group commit: what is written while a batch flies makes the next one, so a transaction is shared by all who wait for it.
 * `write` resolves when the batch that holds the item has committed, and rejects with it.
 */
export class GroupWriter<T> {
  readonly #flush: (items: T[]) => Promise<void>;
  #waiting: Waiting<T>[] = [];
  #flying = false;

  constructor(flush: (items: T[]) => Promise<void>) {
    this.#flush = flush;
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
      const batch = this.#waiting.splice(0, MAX_BATCH);
      try {
        await this.#flush(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#flying = false;
  }
}
