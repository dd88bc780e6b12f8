import { expect, test } from 'vitest';
import { detect } from '../detect.ts';
import type { Span } from '../span.ts';
import { combineDetectors } from './combine-detectors.ts';
import type { Detector } from './detector.ts';

const TEXT = 'Écrire à Marie Dupont, marie@example.com';
const answering = (...spans: Partial<Span>[]): Detector => ({
  name: 'other',
  detect: async () =>
    spans.map((span) => ({ start: 0, end: 1, type: 'PERSON', score: 0.9, recognizer: 'other', ...span })),
});

test('others add what is missing, and overlaps follow the one rule: score, then length', async () => {
  const own = detect(TEXT);
  expect(own.map(({ type }) => type)).toEqual(['PERSON', 'EMAIL']);
  const added = await combineDetectors(TEXT, own, [answering({ start: 0, end: 6, type: 'USERNAME' })]);
  expect(added.map(({ type }) => type)).toEqual(['USERNAME', 'PERSON', 'EMAIL']);
  // A whole line as a person, less sure than the address in it.
  const weaker = await combineDetectors(TEXT, own, [answering({ start: 0, end: TEXT.length, score: 0.1 })]);
  expect(weaker).toEqual(own);
  const stronger = await combineDetectors(TEXT, own, [answering({ start: 9, end: 14, score: 1 })]);
  expect(stronger.map(({ start, end }) => TEXT.slice(start, end))).toEqual(['Marie', 'marie@example.com']);
});

test('without other detectors nothing changes', async () => {
  expect(await combineDetectors(TEXT, detect(TEXT), [])).toEqual(detect(TEXT));
});

test('one detector that fails fails the whole', async () => {
  const broken: Detector = { name: 'broken', detect: () => Promise.reject(new Error('down')) };
  await expect(combineDetectors(TEXT, detect(TEXT), [answering(), broken])).rejects.toThrow('down');
});

test.each<Partial<Span>>([
  { start: -1 },
  { end: 999 },
  { start: 3, end: 3 },
  { start: 0.5 },
  { score: 2 },
  { score: Number.NaN },
  { type: 'LOCATION' as 'PERSON' },
])('a span that cannot be true is a failure: %j', async (span) => {
  await expect(combineDetectors(TEXT, [], [answering(span)])).rejects.toMatchObject({ reason: 'invalid' });
});
