import { createClient } from 'redis';
import type { Log } from '../log.ts';
import { SharedStateUnavailable } from './shared-state-unavailable.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 250;
/** A connection that says nothing for this long is dropped; the ping keeps an idle one from looking dead. */
const SILENCE_MS = 2_000;
const PING_EVERY_MS = 500;
const MAX_COMMANDS_IN_FLIGHT = 10_000;
const MAX_BACK_OFF_MS = 1_000;

type Client = ReturnType<typeof openClient>;

/**
 * One connection to Redis or Valkey that answers within 250 ms or refuses at once. Lost, it is sought again with back-off; until
 * then nothing is queued. A command that got no answer in time closes the door to the next ones (`#silent`), until Redis
 * speaks again or the connection is replaced: otherwise each request would wait 250 ms in turn behind a Redis that hangs.
 * The library's own command timeout is not used: it ends when the command is written, not when the answer comes.
 */
export class RedisLink {
  readonly #client: Client;
  readonly #log: Pick<Log, 'info' | 'warn'> | undefined;
  readonly #commandTimeoutMs: number;
  #silent = false;
  #reason = 'connecting';
  #lost = false;
  #closed = false;

  /**
   * `url` is redis://, rediss:// or unix://; neither it nor a driver's message ever gets into an error or a log.
   * Tests of what is counted wait longer than 250 ms: on a starved machine they would test its speed.
   */
  constructor(url: string, log?: Pick<Log, 'info' | 'warn'>, commandTimeoutMs = COMMAND_TIMEOUT_MS) {
    this.#log = log;
    this.#commandTimeoutMs = commandTimeoutMs;
    this.#client = openClient(url);
    this.#client.on('error', (error: unknown) => this.#onError(error));
    this.#client.on('ready', () => this.#onReady());
  }

  /** Waits for the first connection; throws SharedStateUnavailable when it does not come in time. */
  async connect(patienceMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(resolve, patienceMs, 'late');
    try {
      if ((await Promise.race([this.#client.connect(), late])) !== 'late') return;
    } catch (error) {
      this.#reason = reasonOf(error);
    } finally {
      clearTimeout(timer);
    }
    this.close();
    throw new SharedStateUnavailable(this.#reason);
  }

  run<T>(command: (client: Client) => Promise<T>): Promise<T> {
    if (!this.#client.isReady)
      return Promise.reject(new SharedStateUnavailable(this.#closed ? 'closed' : this.#reason));
    if (this.#silent) return Promise.reject(new SharedStateUnavailable('timeout'));
    return new Promise((resolve, reject) => {
      let settled = false;
      const expire = () => {
        if (settled) return;
        this.#silent = true;
        reject(new SharedStateUnavailable('timeout'));
      };
      // After a pause of our own (a long collection) timers fire before sockets are read: let the answer in first.
      const timer = setTimeout(() => setImmediate(expire), this.#commandTimeoutMs);
      const settle = () => {
        settled = true;
        this.#silent = false;
        clearTimeout(timer);
      };
      command(this.#client).then(
        (answer) => {
          settle();
          resolve(answer);
        },
        (error: unknown) => {
          settle();
          reject(new SharedStateUnavailable(reasonOf(error)));
        },
      );
    });
  }

  close(): void {
    this.#closed = true;
    this.#client.destroy();
  }

  #onError(error: unknown): void {
    // While connected this is only the library's ping that was refused; a request meets the same refusal and reports it.
    if (this.#closed || this.#client.isReady) return;
    this.#reason = reasonOf(error);
    if (this.#lost) return;
    this.#lost = true;
    this.#log?.warn({ reason: this.#reason }, 'shared state: connection lost, seeking it again');
  }

  #onReady(): void {
    this.#silent = false;
    if (this.#lost) this.#log?.info('shared state: connected again');
    this.#lost = false;
  }
}

function openClient(url: string) {
  try {
    return createClient({
      url,
      name: 'gardefou',
      socket: {
        connectTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout: SILENCE_MS,
        reconnectStrategy: (retries) => Math.min(25 * 2 ** retries, MAX_BACK_OFF_MS) + Math.random() * 50,
      },
      pingInterval: PING_EVERY_MS,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_COMMANDS_IN_FLIGHT,
      commandOptions: { timeout: undefined },
      maintNotifications: 'disabled',
    });
  } catch {
    // Not kept as cause: "Invalid URL" carries its input, password included.
    throw new TypeError('the address of Redis is not a valid redis://, rediss:// or unix:// URL');
  }
}

/** One word that names the fault: the code of a socket's error, the first word of Redis's answer, or the class. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]{2,}(?= )/.exec(error.message)?.[0] ?? error.constructor.name;
}
