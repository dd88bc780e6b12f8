import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisLink } from './redis-link.ts';
import {
  type Addition,
  type AdditionDecision,
  HIT_CAPACITY,
  type SharedState,
  type WindowClaim,
  type WindowDecision,
  type WindowView,
} from './shared-state.ts';
import { wholeTtl } from './whole-ttl.ts';

const WINDOWS = script(readFileSync(new URL('./windows.lua', import.meta.url), 'utf8'));
const ADD_ALL = script(`
  local sums, missing, full = {}, {}, {}
  for i, key in ipairs(KEYS) do
    local value, limit = redis.call('GET', key), tonumber(ARGV[2 * i])
    if not value then
      missing[#missing + 1] = i
    elseif limit and tonumber(value) + tonumber(ARGV[2 * i - 1]) > limit then
      full[#full + 1] = i
    end
  end
  if #missing + #full == 0 then
    for i, key in ipairs(KEYS) do sums[i] = redis.call('INCRBY', key, ARGV[2 * i - 1]) end
  end
  return {sums, missing, full}`);

/**
 * Shared state of several nodes, in Redis ≥ 6 or any Valkey. Times are those of the server, so that nodes agree.
 * The server must not evict (`maxmemory-policy noeviction`): an evicted key is a revoked token that works again.
 */
export class RedisSharedState implements SharedState {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  async takeAll(claims: readonly WindowClaim[]): Promise<WindowDecision> {
    const keys = claims.map(({ key, windowMs }) => windowKey(key, windowMs));
    const figures = claims.flatMap(({ limit, windowMs }) => [String(limit), String(windowMs)]);
    const reply = await this.#evaluate<[number, number, number, number]>(WINDOWS, keys, ['take', ...figures]);
    const [allowed, index, remaining, ms] = reply;
    const claim = claims[index - 1];
    if (allowed === 1) return { allowed: true, tightest: claim && { claim, remaining, resetMs: ms } };
    if (!claim) throw new RangeError('the script named a claim that was not made');
    return { allowed: false, blocked: claim, retryAfterMs: ms };
  }

  hit(key: string, windowMs: number): Promise<number> {
    return this.#evaluate<number>(WINDOWS, [windowKey(key, windowMs)], ['hit', String(windowMs), String(HIT_CAPACITY)]);
  }

  async peek(key: string, windowMs: number): Promise<WindowView> {
    const reply = await this.#evaluate<[number, number]>(
      WINDOWS,
      [windowKey(key, windowMs)],
      ['peek', String(windowMs)],
    );
    const [count, oldestLeavesInMs] = reply;
    return { count, oldestLeavesInMs };
  }

  async clear(key: string, windowMs: number): Promise<void> {
    await this.#link.run((client) => client.del(windowKey(key, windowMs)));
  }

  async addAll<A extends Addition>(additions: readonly A[]): Promise<AdditionDecision<A>> {
    if (additions.some(({ by }) => !Number.isSafeInteger(by))) throw new RangeError('a counter holds whole numbers');
    const keys = additions.map(({ key }) => valueKey(key));
    const figures = additions.flatMap(({ by, limit }) => [String(by), limit === undefined ? '' : String(limit)]);
    const [sums, missing, full] = await this.#evaluate<[number[], number[], number[]]>(ADD_ALL, keys, figures);
    if (missing.length === 0 && full.length === 0) return { added: true, sums };
    const named = (indexes: number[]) => additions.filter((_, index) => indexes.includes(index + 1));
    return { added: false, missing: named(missing), full: named(full) };
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#link.run((client) => client.get(valueKey(key)))) ?? undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    const expiration = { type: 'PX', value: wholeTtl(ttlMs) } as const;
    await this.#link.run((client) => client.set(valueKey(key), value, { expiration }));
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    const expiration = { type: 'PX', value: wholeTtl(ttlMs) } as const;
    const reply = await this.#link.run((client) => client.set(valueKey(key), value, { expiration, condition: 'NX' }));
    return reply === 'OK';
  }

  async delete(key: string): Promise<void> {
    await this.#link.run((client) => client.del(valueKey(key)));
  }

  async ping(): Promise<void> {
    await this.#link.run((client) => client.ping());
  }

  async close(): Promise<void> {
    this.#link.close();
  }

  /** By hash; Redis forgets scripts (restart, failover, SCRIPT FLUSH) and then asks for the text. */
  #evaluate<T>({ hash, text }: Script, keys: string[], args: string[]): Promise<T> {
    return this.#link.run(async (client) => {
      try {
        return (await client.evalSha(hash, { keys, arguments: args })) as T;
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return (await client.eval(text, { keys, arguments: args })) as T;
      }
    });
  }
}

interface Script {
  text: string;
  hash: string;
}

function script(text: string): Script {
  return { text, hash: createHash('sha1').update(text).digest('hex') };
}

function windowKey(key: string, windowMs: number): string {
  return `gardefou:window:${windowMs}:${key}`;
}

function valueKey(key: string): string {
  return `gardefou:value:${key}`;
}
