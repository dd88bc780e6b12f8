/**
 * Exact log of the hits that stand in one window: a ring of times, oldest first, that doubles up to the limit and halves when
 * an eighth full. 50,000 a minute cost 400 KB, an address seen once 300 bytes, its record, key and place in the maps included.
 * Plain arrays of doubles: a Float64Array(2) costs 242 bytes against 74, and idle keys are the many.
 * Rejected: fixed windows (19 hits in 0.1 s passed "10 per second"), two weighted counters (an estimate, wrong both ways).
 */
export class SlidingWindow {
  readonly key: string;
  readonly windowMs: number;
  /** Limit it was last held to; tells how full it is when room must be made. */
  limit: number;
  /** Index in the store's list, kept by the store. */
  place = -1;
  /** Last call that counted here: a window claimed twice in one call counts it once. */
  lastCall = -1;
  // NaN makes the array one of doubles from the start.
  #times: number[] = [Number.NaN, Number.NaN];
  #first = 0;
  #count = 0;

  constructor(key: string, windowMs: number, limit: number) {
    this.key = key;
    this.windowMs = windowMs;
    this.limit = limit;
  }

  /** Places held in memory, 8 bytes each. */
  get slots(): number {
    return this.#times.length;
  }

  /** Hits in (now − windowMs, now]; forgets the older ones. */
  countAt(now: number): number {
    const start = now - this.windowMs;
    while (this.#count > 0 && this.#timeOf(0) <= start) {
      this.#first = this.#first + 1 === this.#times.length ? 0 : this.#first + 1;
      this.#count -= 1;
    }
    if (this.#times.length > 16 && this.#count * 8 < this.#times.length) this.#resize(this.#times.length >> 1);
    return this.#count;
  }

  /** Records a hit. Over `capacity` the oldest is overwritten: takeAll never comes there, as it asks before it adds. */
  add(now: number, capacity: number): void {
    if (this.#count === this.#times.length && this.#count < capacity) {
      this.#resize(Math.min(this.#count * 2, Math.max(capacity, 2)));
    }
    const size = this.#times.length;
    if (this.#count >= Math.min(capacity, size)) {
      this.#first = this.#first + 1 === size ? 0 : this.#first + 1;
      this.#count -= 1;
    }
    this.#times[(this.#first + this.#count) % size] = now;
    this.#count += 1;
  }

  /** Whole ms until fewer than `limit` hits stand; the window's length when that never comes. Call countAt first. */
  msUntilBelow(limit: number, now: number): number {
    const index = this.#count - limit;
    if (index < 0) return 0;
    return index < this.#count ? this.windowMs - Math.floor(now - this.#timeOf(index)) : this.windowMs;
  }

  /** Whole ms until the oldest hit leaves; 0 when there is none. Call countAt first. */
  oldestLeavesInMs(now: number): number {
    return this.#count === 0 ? 0 : this.windowMs - Math.floor(now - this.#timeOf(0));
  }

  #timeOf(index: number): number {
    return this.#times[(this.#first + index) % this.#times.length] as number;
  }

  #resize(size: number): void {
    const times = new Array<number>(size).fill(Number.NaN);
    for (let index = 0; index < this.#count; index += 1) times[index] = this.#timeOf(index);
    this.#times = times;
    this.#first = 0;
  }
}
