import { beforeEach, expect, test } from 'vitest';
import { Breaker, type BreakerState } from './breaker.ts';

let nowMs: number;
let states: BreakerState[];
let breaker: Breaker;

beforeEach(() => {
  nowMs = 1_000;
  states = [];
  breaker = new Breaker(
    { failures: 3, openMs: 100 },
    () => nowMs,
    (state) => states.push(state),
  );
});

/** Lets a call through that must be let through. */
function admit(): number {
  const round = breaker.admit();
  if (round === undefined) throw new Error('held back');
  return round;
}

function fail(times: number): void {
  for (let time = 0; time < times; time++) breaker.judge(admit(), 'ill');
}

test('as many failures in a row as the limit open it, one fewer does not', () => {
  fail(2);
  expect(breaker.state).toBe('closed');
  fail(1);
  expect(breaker.state).toBe('open');
  expect(breaker.admit()).toBeUndefined();
  expect(breaker.restMs).toBe(100);
});

test('an answer between failures begins the count anew; a call that was left changes nothing', () => {
  fail(2);
  breaker.judge(admit(), 'unknown');
  breaker.judge(admit(), 'well');
  fail(2);
  breaker.judge(admit(), 'unknown');
  expect(breaker.state).toBe('closed');
  fail(1);
  expect(breaker.state).toBe('open');
});

test('when its time is up one call goes to see, and no other until that one is back', () => {
  fail(3);
  nowMs += 99;
  expect(breaker.admit()).toBeUndefined();
  expect(breaker.restMs).toBe(1);
  nowMs += 1;
  const probe = admit();
  expect(breaker.state).toBe('half_open');
  nowMs += 1_000;
  expect(breaker.admit()).toBeUndefined();
  breaker.judge(probe, 'well');
  expect(breaker.state).toBe('closed');
  fail(2);
  expect(breaker.state).toBe('closed');
});

test('one failure of the call that went to see opens it again, for the whole time', () => {
  fail(3);
  nowMs += 150;
  breaker.judge(admit(), 'ill');
  expect(breaker.state).toBe('open');
  nowMs += 99;
  expect(breaker.admit()).toBeUndefined();
  nowMs += 1;
  expect(breaker.admit()).toBeDefined();
});

test('a call to see that its client left is made again by the next, at once', () => {
  fail(3);
  nowMs += 100;
  breaker.judge(admit(), 'unknown');
  expect(breaker.state).toBe('open');
  breaker.judge(admit(), 'well');
  expect(states).toEqual(['open', 'half_open', 'open', 'half_open', 'closed']);
});

test.each(['well', 'ill', 'unknown'] as const)(
  'a call of before the opening that ends %s neither closes nor opens anything, nor stands for the one sent to see',
  (verdict) => {
    const old = [admit(), admit(), admit(), admit(), admit()];
    fail(3);
    breaker.judge(Number(old[0]), verdict);
    expect(breaker.state).toBe('open');
    nowMs += 100;
    const probe = admit();
    breaker.judge(Number(old[1]), verdict);
    expect(breaker.state).toBe('half_open');
    breaker.judge(probe, 'well');
    for (const round of old.slice(2)) breaker.judge(round, verdict);
    expect(breaker.state).toBe('closed');
  },
);
