import { LRUCache } from 'lru-cache';
import type { Kernel } from '../kernel.ts';
import type { InvalidationTopic } from './invalidations.ts';

interface CacheOptions<V> {
  topics: readonly InvalidationTopic[];
  max: number;
  ttlMs: number;
  /** Invalidation keys under which a cached value falls. */
  groupsOf(value: V): readonly string[];
  /** Values not worth a place (a refusal: anybody could fill the cache with those). */
  keep?(value: V): boolean;
}

/**
 * A bounded cache of what the database said, dropped by notifications (invalidations.ts).
 * A load that began before an invalidation must not store its stale answer after it: each drop moves the generation,
 * and a load stores only if it did not move meanwhile. While notifications are not live nothing is cached.
 */
export class CachedByKey<V extends object> {
  readonly #kernel: Kernel;
  readonly #options: CacheOptions<V>;
  readonly #values: LRUCache<string, V>;
  readonly #loading = new Map<string, Promise<V>>();
  #generation = 0;

  constructor(kernel: Kernel, options: CacheOptions<V>) {
    this.#kernel = kernel;
    this.#options = options;
    this.#values = new LRUCache({ max: options.max, ttl: options.ttlMs, ttlResolution: 50 });
    for (const topic of options.topics) kernel.invalidations.subscribe(topic, (key) => this.#drop(key));
  }

  /** The cached value, without a promise, for the hot path. */
  peek(key: string): V | undefined {
    return this.#kernel.invalidations.live ? this.#values.get(key) : undefined;
  }

  /** Callers that miss together share one load, unless something was invalidated since it began, or would not be heard of. */
  async get(key: string, load: () => Promise<V>): Promise<V> {
    const shared = this.#kernel.invalidations.live ? (this.#values.get(key) ?? this.#loading.get(key)) : undefined;
    if (shared !== undefined) return shared;
    const loading = this.#load(key, load);
    this.#loading.set(key, loading);
    try {
      return await loading;
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    }
  }

  async #load(key: string, load: () => Promise<V>): Promise<V> {
    const generation = this.#generation;
    const value = await load();
    const fresh = generation === this.#generation && this.#kernel.invalidations.live;
    if (fresh && (this.#options.keep?.(value) ?? true)) this.#values.set(key, value);
    return value;
  }

  #drop(group: string | undefined): void {
    this.#generation += 1;
    this.#loading.clear();
    if (group === undefined) {
      this.#values.clear();
      return;
    }
    for (const [key, value] of this.#values.entries()) {
      if (this.#options.groupsOf(value).includes(group)) this.#values.delete(key);
    }
  }
}
