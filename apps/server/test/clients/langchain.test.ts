import { type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
let model: ChatOpenAI;
beforeAll(async () => {
  gateway = await startGateway();
  model = modelWith(gateway.key);
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.say(() => ({ text: 'C’est noté pour [PERSON_1].' }));
  gateway.received();
});

const NAMES = /Camille|Durand|Basile|Fournier|Zoé|Lambert/;
const ASKED = [new SystemMessage('Sois bref.'), new HumanMessage('Bonjour, prévenez Mme Camille Durand.')];
const modelWith = (apiKey: string) =>
  new ChatOpenAI({ model: 'gardefou', apiKey, maxRetries: 0, configuration: { baseURL: `${gateway.url}/v1` } });

test('invoke', async () => {
  const answer = await model.invoke(ASKED);
  expect(answer.content).toBe('C’est noté pour Camille Durand.');
  expect(answer.usage_metadata).toMatchObject({ input_tokens: 7, output_tokens: 5 });
  expect(gateway.received()).not.toMatch(NAMES);
});

test('stream', async () => {
  let text = '';
  for await (const piece of await model.stream(ASKED)) text += piece.content;
  expect(text).toBe('C’est noté pour Camille Durand.');
  expect(gateway.received()).not.toMatch(NAMES);
});

test.each([false, true])('bindTools, its result sent back, streamed: %s', async (streamed) => {
  gateway.model.say(({ messages }) =>
    messages.at(-1)?.role === 'tool'
      ? { text: `Trouvé : ${messages.at(-1)?.content}` }
      : { calls: [{ name: 'look_up', arguments: '{"who":"[PERSON_1]"}' }] },
  );
  const lookUp = tool(async ({ who }) => `${who}, voir Basile Fournier`, {
    name: 'look_up',
    description: 'Cherche une personne, par exemple Zoé Lambert',
    schema: z.object({ who: z.string() }),
  });
  const bound = model.bindTools([lookUp]);
  const ask = async (messages: BaseMessage[]) => {
    if (!streamed) return bound.invoke(messages);
    const pieces = [];
    for await (const piece of await bound.stream(messages)) pieces.push(piece);
    return pieces.reduce((whole, piece) => whole.concat(piece));
  };
  const asked = await ask(ASKED);
  const [call] = asked.tool_calls ?? [];
  expect(call?.args).toEqual({ who: 'Camille Durand' });
  const result = await lookUp.invoke({ who: String(call?.args.who) });
  const answered = await ask([...ASKED, asked, new ToolMessage({ content: result, tool_call_id: call?.id ?? '' })]);
  expect(answered.content).toBe('Trouvé : Camille Durand, voir Basile Fournier');
  expect(gateway.received()).not.toMatch(NAMES);
});

test.each(['jsonSchema', 'jsonMode', 'functionCalling'] as const)('withStructuredOutput by %s', async (method) => {
  gateway.model.say(({ tools: [offered] = [] }) =>
    offered
      ? { calls: [{ name: offered.function.name, arguments: '{"nom":"[PERSON_1]"}' }] }
      : { text: '{"nom":"[PERSON_1]"}' },
  );
  const structured = model.withStructuredOutput(z.object({ nom: z.string() }), { name: 'personne', method });
  expect(await structured.invoke(ASKED)).toEqual({ nom: 'Camille Durand' });
  expect(gateway.received()).not.toMatch(NAMES);
});

test('embeddings', async () => {
  const configuration = { baseURL: `${gateway.url}/v1` };
  const embeddings = new OpenAIEmbeddings({ model: 'any', apiKey: gateway.key, configuration });
  expect(await embeddings.embedDocuments(['Camille Durand habite Nantes', 'Bonjour'])).toEqual([
    ['[PERSON] habite Nantes'.length, 0.5, -0.25],
    ['Bonjour'.length, 0.5, -0.25],
  ]);
  expect(gateway.received()).not.toMatch(NAMES);
});

test('a refusal is thrown with its status, and the provider hears nothing', async () => {
  await expect(modelWith('gf_wrong').invoke(ASKED)).rejects.toMatchObject({ status: 401 });
  expect(gateway.received()).toBe('');
});
