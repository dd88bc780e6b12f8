import { SlidingWindow } from './sliding-window.ts';

/** Windows looked at when one must go. */
const EVICTION_SAMPLE = 8;
/** Windows looked at by each request; one may add four, but nearly all of those exist already. */
const SWEEP_STEP = 2;

/**
 * Sliding windows by key and length, never more than `capacity`.
 *
 * Idle windows are dropped by a hand that looks at two of them with each request: no timer, and a full round in capacity / 2
 * requests. Under a flood of a million new keys the longest call took 13 ms, when the map is laid out anew.
 *
 * When all the room is taken, of eight windows drawn at random the emptiest goes (hits that stand, as a share of the limit): a
 * forgotten window gives its owner back what stood in it, so one hit of a thousand is no loss, and the window of somebody being
 * held back is the last to go. Rejected: least recently used (a flood of new addresses frees whoever waits quietly for his
 * window to pass); refusing new keys (the flood locks everybody out); the next eight in line (windows made one after another
 * stand side by side: of 100 full ones 9 were lost to a flood, drawn at random none).
 */
export class WindowStore {
  readonly #capacity: number;
  readonly #byLength = new Map<number, Map<string, SlidingWindow>>();
  readonly #windows: SlidingWindow[] = [];
  #hand = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#windows.length;
  }

  find(key: string, windowMs: number): SlidingWindow | undefined {
    return this.#byLength.get(windowMs)?.get(key);
  }

  /** The window, made if it does not exist. `limit` tells how full it is when room must be made. */
  open(key: string, windowMs: number, limit: number, now: number): SlidingWindow {
    const window = this.find(key, windowMs) ?? this.#make(key, windowMs, limit, now);
    window.limit = limit;
    return window;
  }

  remove(window: SlidingWindow): void {
    this.#byLength.get(window.windowMs)?.delete(window.key);
    const last = this.#windows.pop();
    if (last === undefined || last === window) return;
    this.#windows[window.place] = last;
    last.place = window.place;
  }

  sweep(now: number): void {
    for (let step = 0; step < SWEEP_STEP; step += 1) {
      const window = this.#next();
      if (window && window.countAt(now) === 0) this.remove(window);
    }
  }

  #make(key: string, windowMs: number, limit: number, now: number): SlidingWindow {
    if (this.#windows.length >= this.#capacity) this.#evict(now);
    const window = new SlidingWindow(key, windowMs, limit);
    window.place = this.#windows.push(window) - 1;
    const windows = this.#byLength.get(windowMs) ?? new Map<string, SlidingWindow>();
    this.#byLength.set(windowMs, windows.set(key, window));
    return window;
  }

  #evict(now: number): void {
    let emptiest: SlidingWindow | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let step = 0; step < EVICTION_SAMPLE; step += 1) {
      const window = this.#windows[Math.floor(Math.random() * this.#windows.length)];
      const share = window ? window.countAt(now) / window.limit : least;
      if (share < least) [emptiest, least] = [window, share];
    }
    if (emptiest) this.remove(emptiest);
  }

  #next(): SlidingWindow | undefined {
    if (this.#hand >= this.#windows.length) this.#hand = 0;
    return this.#windows[this.#hand++];
  }
}
