import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ANTHROPIC, anthropicMessage, blocksOf, MESSAGES } from './request-fields/anthropic-walks.ts';
import { fieldsOf, kindsOf } from './request-fields/fields-of.ts';
import { OLLAMA, ollamaChat, options } from './request-fields/ollama-walks.ts';
import { CHAT, OPENAI, openAiChat, openAiMessage } from './request-fields/openai-walks.ts';
import { type Json, toolOf, user } from './request-fields/walk.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.received();
});

async function send(path: string, body: Json) {
  return gateway.server.client().bearer(gateway.key).post(path, body);
}

describe.each([...OPENAI, ...ANTHROPIC, ...OLLAMA])(
  '$path: $name',
  ({ path, source, name, body, fates, beside = {} }) => {
    test('every field that the client can send has its fate here', () => {
      expect(Object.keys(fates).sort()).toEqual(fieldsOf(source, name));
    });

    test.each(Object.entries({ ...fates, ...beside }).filter(([, fate]) => fate !== 'given'))(
      '%s: %j',
      async (field, fate) => {
        if (typeof fate === 'string') return;
        if ('refused' in fate) {
          const answer = await send(path, body({ [field]: fate.refused }));
          expect(answer.status).toBe(400);
          expect(JSON.stringify(answer.body)).toContain(field);
          expect(JSON.stringify(answer.body)).toContain('is not supported');
          expect(gateway.received()).toBe('');
          if (field !== 'web_search_options') expect((await send(path, body({ [field]: null }))).status).toBe(200);
          return;
        }
        const answer = await send(path, body({ [field]: 'taken' in fate ? fate.taken : fate.sent }));
        expect(answer.status).toBe(200);
        if ('sent' in fate) expect(gateway.model.requests.at(-1)?.body).toMatchObject(fate.as);
        else expect(gateway.received()).not.toContain('hash');
      },
    );
  },
);

describe('what only looks like a field is refused by its name too', () => {
  const part = (type: string) => openAiMessage({ role: 'user', content: [{ type, [type]: { x: 1 } }] });
  const anthropicBlock = (type: string) => blocksOf('user', { type });
  const kinds = kindsOf('anthropic', 'ContentBlockParam').filter((kind) => !/^(text|tool_use|tool_result)$/.test(kind));

  test.each([
    ...['image_url', 'input_audio', 'file', 'video_url'].map((type) => [CHAT, type, part(type)] as const),
    ...kinds.map((type) => [MESSAGES, type, anthropicBlock(type)] as const),
    [CHAT, 'function', openAiMessage({ role: 'function', name: 'f', content: 'x' })] as const,
    [CHAT, 'custom', openAiChat({ tools: [{ type: 'custom', custom: { name: 'f' } }] })] as const,
    [CHAT, 'allowed_tools', openAiChat({ tool_choice: { type: 'allowed_tools', allowed_tools: {} } })] as const,
    [CHAT, 'grammar', openAiChat({ response_format: { type: 'grammar' } })] as const,
    [
      MESSAGES,
      'tools of the service',
      anthropicMessage({ tools: [{ type: 'web_search_20250305', name: 's' }] }),
    ] as const,
  ])('%s: %s', async (path, kind, body) => {
    const answer = await send(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(new RegExp(`${kind} (is|are) not supported`));
    expect(gateway.received()).toBe('');
  });

  test('and so is a field that nobody knows, wherever it stands', async () => {
    for (const [path, body] of [
      [CHAT, openAiChat({ repetition_penalty: 1 })],
      [CHAT, openAiMessage({ ...user, repetition_penalty: 1 })],
      [CHAT, openAiChat({ tools: [toolOf({ repetition_penalty: 1 })] })],
      [MESSAGES, anthropicMessage({ repetition_penalty: 1 })],
      [MESSAGES, blocksOf('user', { type: 'text', text: 'x', repetition_penalty: 1 })],
      ['/api/chat', ollamaChat({ repetition_penalty: 1 })],
      ['/api/chat', options({ repetition_penalty: 1 })],
    ] as const) {
      const answer = await send(path, body);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain('repetition_penalty: Unknown field');
    }
    expect(gateway.received()).toBe('');
  });

  test('tokens in place of text cannot be masked, so they are refused', async () => {
    for (const input of [
      [1, 2],
      [[1], [2]],
    ]) {
      expect((await send('/v1/embeddings', { model: 'm', input })).status).toBe(400);
    }
    expect(gateway.received()).toBe('');
  });
});
