import type { ProviderCall, ProviderEvent, ProviderFailure } from '../provider.ts';
import type { Turn } from './turn.ts';

type Entered = Turn<ProviderCall> | ProviderFailure;
type Result = IteratorResult<ProviderEvent, void>;

/**
 * The events of a provider, once there is a turn for them. An iterator by hand: an async generator around another costs
 * 0.16 µs an event, this 0.03 (median of 25 rounds of 20,000 events).
 */
export class GuardedStream implements AsyncIterator<ProviderEvent, void, undefined> {
  readonly #enter: () => Entered | Promise<Entered>;
  readonly #open: (call: ProviderCall) => AsyncIterable<ProviderEvent>;
  #turn: Turn<ProviderCall> | undefined;
  #events: AsyncIterator<ProviderEvent, void, undefined> | undefined;
  #begun = false;
  #over = false;

  constructor(enter: () => Entered | Promise<Entered>, open: (call: ProviderCall) => AsyncIterable<ProviderEvent>) {
    this.#enter = enter;
    this.#open = open;
  }

  next(): Promise<Result> {
    if (this.#events === undefined) return this.#begin();
    return this.#events.next().then(this.#watch, this.#break);
  }

  async return(): Promise<Result> {
    this.#over = true;
    this.#turn?.end(undefined);
    await this.#events?.return?.();
    return { done: true, value: undefined };
  }

  async #begin(): Promise<Result> {
    if (this.#over) return { done: true, value: undefined };
    const entered = this.#enter();
    const turn = entered instanceof Promise ? await entered : entered;
    if ('kind' in turn) {
      this.#over = true;
      return { done: false, value: { type: 'failed', failure: turn } };
    }
    // Left while it waited: the turn goes to the next.
    if (this.#over) {
      turn.end(undefined);
      return { done: true, value: undefined };
    }
    this.#turn = turn;
    this.#events = this.#open(turn.call)[Symbol.asyncIterator]();
    return this.next();
  }

  readonly #watch = (result: Result): Result => {
    if (result.done) this.#turn?.end(undefined);
    else if (result.value.type === 'failed') this.#turn?.end(result.value.failure);
    else if (result.value.type === 'done') this.#turn?.end(result.value);
    else if (!this.#begun) {
      this.#begun = true;
      this.#turn?.began();
    }
    return result;
  };

  readonly #break = (error: unknown): never => {
    this.#turn?.end(undefined);
    throw error;
  };
}
