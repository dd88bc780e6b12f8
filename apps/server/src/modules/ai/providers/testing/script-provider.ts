import type { Provider, ProviderCall, ProviderEvent, ProviderFailure, ProviderReply } from '../provider.ts';

/** A call that the provider holds until the test says how it ends. */
export interface HeldCall {
  call: ProviderCall;
  streamed: boolean;
  /** Of a stream: one more piece. */
  say(text: string): void;
  end(failure?: ProviderFailure['kind']): void;
  crash(error: Error): void;
  /** Over: ended, or left by its consumer. */
  over: boolean;
}

const USAGE = { promptTokens: 1, completionTokens: 1, totalTokens: 2, estimated: false };

/** For the tests of what stands around a provider: calls last until the test ends them, or their signal does. */
export function scriptProvider(): { provider: Provider; calls: HeldCall[]; running(): HeldCall[] } {
  const calls: HeldCall[] = [];
  const running = () => calls.filter(({ over }) => !over);

  function hold(call: ProviderCall, streamed: boolean) {
    const script: (ProviderEvent | Error)[] = [];
    let wake = Promise.withResolvers<void>();
    const push = (event: ProviderEvent | Error) => {
      script.push(event);
      wake.resolve();
      wake = Promise.withResolvers();
    };
    const held: HeldCall = {
      call,
      streamed,
      over: false,
      say: (text) => push({ type: 'delta', choice: 0, text }),
      end: (kind) =>
        push(
          kind
            ? { type: 'failed', failure: { kind, attempts: 1 } }
            : { type: 'done', model: 'm', usage: USAGE, finishReasons: ['stop'], attempts: 1 },
        ),
      crash: push,
    };
    calls.push(held);
    if (call.signal.aborted) held.end('cancelled');
    else call.signal.addEventListener('abort', () => held.end('cancelled'), { once: true });
    async function* events(): AsyncGenerator<ProviderEvent, void, undefined> {
      try {
        for (;;) {
          const event = script.shift();
          if (event === undefined) await wake.promise;
          else if (event instanceof Error) throw event;
          else {
            if (event.type === 'done' || event.type === 'failed') held.over = true;
            yield event;
            if (held.over) return;
          }
        }
      } finally {
        held.over = true;
      }
    }
    return events();
  }

  const provider: Provider = {
    name: 'scripted',
    location: 'local',
    unsupported: () => undefined,
    async complete(call): Promise<ProviderReply> {
      for await (const event of hold(call, false)) {
        if (event.type === 'failed') return { ok: false, failure: event.failure };
        if (event.type === 'done')
          return { ok: true, choices: [], model: event.model, usage: event.usage, attempts: event.attempts };
      }
      throw new Error('no end');
    },
    stream: (call) => hold(call, true),
    models: async () => [],
    health: async () => 'up',
    close: async () => {},
  };
  return { provider, calls, running };
}
