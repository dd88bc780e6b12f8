import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf, emptyAnswer } from '../http/answer.ts';
import { createSseReader } from './create-sse-reader.ts';
import { readOpenAiAnswer } from './read-openai-answer.ts';

function readStream(lines: string[]) {
  const answer = emptyAnswer();
  const read = createSseReader();
  const verdicts = lines.map((line) => read(line, answer));
  return { answer, verdict: verdicts.find((verdict) => verdict !== 'more') ?? 'more' };
}

const chunk = (delta: object) => JSON.stringify({ choices: [{ index: 0, delta }] });

test.each([
  null,
  [],
  'text',
  12,
  {},
  { choices: null },
  { choices: {} },
  { choices: [] },
  { choices: [null] },
  { choices: [{}] },
  { choices: [{ message: 'text' }] },
  { choices: [{ message: { content: 3 } }] },
  { choices: [{ message: { content: [] } }] },
])('%j is no answer', (body) => {
  expect(readOpenAiAnswer(body, 'message', emptyAnswer())).toBe('garbage');
});

test('a null content, as of a filtered answer, is an answer without text that says why', () => {
  const answer = emptyAnswer();
  const body = { choices: [{ message: { content: null }, finish_reason: 'content_filter' }] };
  expect(readOpenAiAnswer(body, 'message', answer)).toBe('done');
  expect(answer).toMatchObject({ pieces: [], finishReasons: ['content_filter'] });
});

test('any JSON at all is understood or refused, never an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('message', 'delta'), (value, part) => {
      for (const body of [
        value,
        { choices: value },
        { choices: [value] },
        { choices: [{ [part]: value }], usage: value },
      ]) {
        readOpenAiAnswer(body, part as 'message' | 'delta', emptyAnswer());
      }
    }),
  );
});

test('events are read as the event-stream standard says: comments, other fields, no space, several data lines', () => {
  const [first, second] = chunk({ content: 'b' }).split(/(?<=\[)/);
  const lines = [
    ': keep-alive',
    '',
    'event: message',
    'id: 1',
    `data:${chunk({ content: 'a' })}`,
    '',
    `data: ${first}`,
  ];
  const { answer, verdict } = readStream([...lines, `data: ${second}`, '', 'data: [DONE]', '']);
  expect({ text: choicesOf(answer)[0]?.content, verdict }).toEqual({ text: 'ab', verdict: 'done' });
});

test('reasoning is a sign of life, not text of the answer', () => {
  const { answer } = readStream([`data: ${chunk({ reasoning_content: 'hmm' })}`, '']);
  expect(answer).toMatchObject({ begun: true, pieces: [] });
  expect(readStream([`data: ${chunk({ role: 'assistant', content: '' })}`, '']).answer.begun).toBe(false);
});
