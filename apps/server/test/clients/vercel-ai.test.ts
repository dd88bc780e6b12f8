import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, embedMany, generateObject, generateText, isStepCount, Output, streamText, tool } from 'ai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.say(() => ({ text: 'C’est noté pour [PERSON_1].' }));
  gateway.received();
});

const PROMPT = 'Bonjour, prévenez Mme Camille Durand.';
const NAMES = /Camille|Durand|Basile|Fournier|Zoé|Lambert/;
const settings = (apiKey = gateway.key) => ({ baseURL: `${gateway.url}/v1`, apiKey });
const compatible = (apiKey?: string) =>
  createOpenAICompatible({ name: 'gardefou', supportsStructuredOutputs: true, ...settings(apiKey) })('gardefou');
const official = (apiKey?: string) => createOpenAI(settings(apiKey)).chat('gardefou');

describe.each([
  ['@ai-sdk/openai-compatible', compatible],
  ['@ai-sdk/openai, its chat()', official],
] as const)('%s', (_, model) => {
  test('generateText', async () => {
    const { text, finishReason, usage } = await generateText({ model: model(), prompt: PROMPT });
    expect(text).toBe('C’est noté pour Camille Durand.');
    expect(finishReason).toBe('stop');
    expect(usage).toMatchObject({ inputTokens: 7, outputTokens: 5 });
    expect(gateway.received()).not.toMatch(NAMES);
  });

  test('streamText', async () => {
    const answer = streamText({ model: model(), prompt: PROMPT });
    let text = '';
    for await (const piece of answer.textStream) text += piece;
    expect(text).toBe('C’est noté pour Camille Durand.');
    expect(await answer.finishReason).toBe('stop');
    expect(gateway.received()).not.toMatch(NAMES);
  });

  test.each(['generateText', 'streamText'])('tools through %s, until the answer', async (kind) => {
    gateway.model.say(({ messages }) =>
      messages.at(-1)?.role === 'tool'
        ? { text: `Trouvé : ${messages.at(-1)?.content}` }
        : { calls: [{ name: 'lookUp', arguments: '{"who":"[PERSON_1]"}' }] },
    );
    const given: string[] = [];
    const lookUp = tool({
      description: 'Cherche une personne, par exemple Zoé Lambert',
      inputSchema: z.object({ who: z.string() }),
      execute: async ({ who }) => {
        given.push(who);
        return { qui: who, voir: 'Basile Fournier' };
      },
    });
    const asked = { model: model(), prompt: PROMPT, tools: { lookUp }, stopWhen: isStepCount(3) };
    const text = kind === 'generateText' ? (await generateText(asked)).text : await streamText(asked).text;
    expect(given).toEqual(['Camille Durand']);
    expect(text).toBe('Trouvé : {"qui":"Camille Durand","voir":"Basile Fournier"}');
    expect(gateway.received()).not.toMatch(NAMES);
  });

  test('generateObject, and generateText with an output by a schema', async () => {
    gateway.model.say(() => ({ text: '{"nom":"[PERSON_1]"}' }));
    const schema = z.object({ nom: z.string() });
    expect((await generateObject({ model: model(), prompt: PROMPT, schema })).object).toEqual({
      nom: 'Camille Durand',
    });
    const answer = await generateText({ model: model(), prompt: PROMPT, output: Output.object({ schema }) });
    expect(answer.output).toEqual({ nom: 'Camille Durand' });
    expect(gateway.model.requests.at(-1)?.body.response_format).toMatchObject({ type: 'json_schema' });
    expect(gateway.received()).not.toMatch(NAMES);
  });

  test('a refusal says what to do, and the provider hears nothing', async () => {
    const asked = generateText({ model: model('gf_wrong'), prompt: PROMPT, maxRetries: 0 });
    const error = await asked.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!APICallError.isInstance(error)) throw new Error('no APICallError', { cause: error });
    expect(error).toMatchObject({ statusCode: 401, message: expect.stringContaining('API key') });
    expect(gateway.received()).toBe('');
  });

  test('a client that aborts its stream cuts the call to the provider', async () => {
    gateway.model.stall(true);
    try {
      const leaving = new AbortController();
      const answer = streamText({ model: model(), prompt: PROMPT, abortSignal: leaving.signal });
      for await (const piece of answer.textStream) {
        expect(piece).not.toBe('');
        leaving.abort();
      }
      await expect.poll(() => gateway.model.requests.at(-1)?.abandoned).toBe(true);
    } finally {
      gateway.model.stall(false);
    }
  });
});

test('embedMany', async () => {
  const provider = createOpenAICompatible({ name: 'gardefou', ...settings() });
  const values = ['Camille Durand habite Nantes', 'Bonjour'];
  const { embeddings } = await embedMany({ model: provider.embeddingModel('any'), values });
  expect(embeddings).toEqual([
    ['[PERSON] habite Nantes'.length, 0.5, -0.25],
    ['Bonjour'.length, 0.5, -0.25],
  ]);
  expect(gateway.received()).not.toMatch(NAMES);
});
