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
  { choices: [{ message: { content: [3] } }] },
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

test('several answers of which one gives no reason are answers all the same, each in its place', () => {
  const answer = emptyAnswer();
  const choices = [
    { index: 1, message: { content: 'b' }, finish_reason: 'length' },
    { index: 0, message: { content: 'a' }, finish_reason: null },
  ];
  expect(readOpenAiAnswer({ choices }, 'message', answer)).toBe('done');
  expect(choicesOf(answer)).toEqual([
    { content: 'a', toolCalls: [], finishReason: 'stop' },
    { content: 'b', toolCalls: [], finishReason: 'length' },
  ]);
});

test('calls that come whole are told apart by their place: some servers give all of them the index 0', () => {
  const answer = emptyAnswer();
  const calls = ['now', 'here'].map((name) => ({ index: 0, id: name, function: { name, arguments: '{}' } }));
  readOpenAiAnswer({ choices: [{ message: { content: null, tool_calls: calls } }] }, 'message', answer);
  expect(choicesOf(answer)[0]?.toolCalls.map(({ name, arguments: text }) => name + text)).toEqual(['now{}', 'here{}']);
});

test('Azure’s notes on its content filter, with no delta and no model, change nothing', () => {
  const note = { model: '', choices: [{ index: 0, finish_reason: null, content_filter_results: {} }] };
  const named = JSON.stringify({ model: 'gpt', choices: [{ index: 0, delta: { content: 'a' } }] });
  const { answer, verdict } = readStream([`data: ${named}`, '', `data: ${JSON.stringify(note)}`, '']);
  expect({ verdict, model: answer.model, text: choicesOf(answer)[0]?.content }).toEqual({
    verdict: 'more',
    model: 'gpt',
    text: 'a',
  });
});

test('Mistral’s reasoning models write parts: the text is the answer, the thinking a sign of life', () => {
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'hmm' }] };
  const { answer } = readStream([
    `data: ${chunk({ content: [thinking] })}`,
    '',
    `data: ${chunk({ content: [{ type: 'text', text: 'Oui' }] })}`,
    '',
  ]);
  expect(choicesOf(answer)[0]?.content).toBe('Oui');
  expect(readStream([`data: ${chunk({ content: [thinking] })}`, '']).answer).toMatchObject({ begun: true, pieces: [] });
});
