import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProviderProbe } from './create-provider-probe.ts';
import { scriptProvider } from './testing/script-provider.ts';

let nowMs: number;

beforeEach(() => {
  nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A probe of one provider whose health is what `answers` gives, in turn. */
function probeOf(answers: Promise<'up' | 'down'>[]) {
  let asked = 0;
  const { provider } = scriptProvider();
  const health = () => answers[asked++] ?? Promise.reject(new Error('asked too often'));
  const probe = createProviderProbe({ reliedOn: () => [{ ...provider, health }], stateOf: () => 'closed' });
  return { probe, asked: () => asked };
}

const told = (health: string) => ({ scripted: { health, breaker: 'closed' } });

test('however often it is asked, together or in a row, the provider hears one question in five seconds', async () => {
  const { probe, asked } = probeOf([Promise.resolve('up'), Promise.resolve('down')]);
  expect(await Promise.all([probe(), probe(), probe()])).toEqual([told('up'), told('up'), told('up')]);
  nowMs += 4_999;
  expect(await probe()).toEqual(told('up'));
  expect(asked()).toBe(1);
  nowMs += 1;
  expect(await probe()).toEqual(told('down'));
  expect(asked()).toBe(2);
});

test('a provider slow to say is told as unknown, then as it was before: readiness does not wait for it', async () => {
  const first = Promise.withResolvers<'up'>();
  const second = Promise.withResolvers<'down'>();
  const { probe } = probeOf([first.promise, second.promise]);
  expect(await probe()).toEqual(told('unknown'));
  first.resolve('up');
  expect(await probe()).toEqual(told('up'));
  nowMs += 5_000;
  expect(await probe()).toEqual(told('up'));
  second.resolve('down');
  expect(await probe()).toEqual(told('down'));
});
