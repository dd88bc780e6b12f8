import { vi } from 'vitest';
import type { BreakerState } from '../guard/breaker.ts';
import { type GuardLimits, guardProvider } from '../guard/guard-provider.ts';
import type { ProviderCall, ProviderEvent, ProviderFailure } from '../provider.ts';
import { scriptProvider } from './script-provider.ts';

export const LIMITS: GuardLimits = { concurrency: 2, queue: 2, failures: 3, openMs: 100 };
export const CALL_MS = 60;

/** Everything that can happen without time passing has happened. Under fake timers. */
export const settle = () => vi.advanceTimersByTimeAsync(0);

/** A guarded provider whose calls the test ends, and all that its observer was told. */
export function start(limits: Partial<GuardLimits> = {}) {
  const scripted = scriptProvider();
  const observed: { states: BreakerState[]; attempts: number[]; began: number[] } = {
    states: [],
    attempts: [],
    began: [],
  };
  const guarded = guardProvider(
    scripted.provider,
    { ...LIMITS, ...limits },
    {
      state: (state) => observed.states.push(state),
      ended: (_seconds, attempts) => observed.attempts.push(attempts),
      began: (seconds) => observed.began.push(seconds),
    },
  );
  return { ...scripted, guarded, observed };
}

export type Setup = ReturnType<typeof start>;

/** A call on its way; `told` is what its caller hears in the end. */
export function ask(
  { guarded }: Pick<Setup, 'guarded'>,
  { stream = false, ...changes }: Partial<ProviderCall> & { stream?: boolean } = {},
) {
  const left = new AbortController();
  const call: ProviderCall = { model: 'm', messages: [], timeoutMs: CALL_MS, signal: left.signal, ...changes };
  const asked = { left, told: undefined as 'answer' | ProviderFailure | undefined, text: '', stopReading: () => {} };
  const events = stream ? guarded.stream(call)[Symbol.asyncIterator]() : undefined;
  let reading = true;
  asked.stopReading = () => {
    reading = false;
    left.abort();
  };
  async function read(iterator: AsyncIterator<ProviderEvent>): Promise<void> {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (next.value.type === 'delta') asked.text += next.value.text;
      if (next.value.type === 'failed') asked.told = next.value.failure;
      if (next.value.type === 'done') asked.told = 'answer';
      if (!reading) return void (await iterator.return?.());
    }
  }
  const running = events
    ? read(events)
    : guarded.complete(call).then((reply) => {
        asked.told = reply.ok ? 'answer' : reply.failure;
      });
  return Object.assign(asked, { running });
}
