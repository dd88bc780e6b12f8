import { expect, test } from 'vitest';
import type { CallAnswer } from '../invoke/invoke-call.ts';
import { documentSurface } from './document-surface.ts';
import { MEDIA_TYPES } from './extraction.ts';

const surface = documentSurface({ mediaType: MEDIA_TYPES.pdf, text: 'a'.repeat(12_000), pages: 3 });

function answerWith(promptTokens: number, estimated = false): CallAnswer {
  return {
    id: '',
    createdMs: 0,
    choices: [],
    tool: 'SUMMARY',
    model: 'm',
    provider: 'ollama',
    masked: {},
    found: {},
    usage: { promptTokens, completionTokens: 1, totalTokens: promptTokens + 1, estimated },
    requestId: crypto.randomUUID(),
  };
}

test.each([
  ['counted as many tokens as the text has', answerWith(3_000), false],
  ['counted far fewer, so it did not read to the end', answerWith(512), true],
  ['did not count', answerWith(512, true), false],
])('a model that %s, whole or streamed', (_, answer, truncated) => {
  const document = { mediaType: 'application/pdf', characters: 12_000, pages: 3, truncated };
  expect(surface.whole(answer)).toMatchObject({ response: '', document });
  const done = surface.encodeStream(answer).finish({ ...answer, finishReasons: ['stop'] });
  const [event, data = ''] = done.trim().split('\ndata: ');
  expect(event).toBe('event: done');
  const { response: _response, ...metadata } = surface.whole(answer) as Record<string, unknown>;
  expect(JSON.parse(data)).toEqual(metadata);
});
