import type { ChatRequest, ModelReply, SimpleMode } from './fake-protocol.ts';

const REPLY = 'Voilà : c’est noté, la réponse est prête. Ça va ? 👍🏽 [PERSON_1] sera prévenu à 18 h.';
const PLACEHOLDER = /\[[A-Z][A-Z_]*(?:_\d+)?\]/;

/** What the model says to this call. The second choice and those that follow end with ` #1`, ` #2`… */
export function replyOf(chat: ChatRequest, mode: SimpleMode): ModelReply {
  const promptTokens = chat.messages.reduce((sum, message) => sum + message.content.split(/\s+/).length, 0);
  const call = mode === 'tool_call' ? callOf(chat) : undefined;
  if (call) return { choices: [[]], call, finish: 'tool_calls', promptTokens, completionTokens: 7 };
  const text = textOf(chat, mode);
  const all = Array.from({ length: chat.choices }, (_, choice) => wordsOf(choice === 0 ? text : `${text} #${choice}`));
  const words = mode === 'tiny_chunks' ? [Array.from({ length: 10_000 }, (_, index) => 'aé €'[index % 4] ?? '')] : all;
  const choices = words.map((choice) => choice.slice(0, chat.maxTokens));
  return {
    choices,
    call: undefined,
    finish: choices.some((choice, index) => choice.length < (words[index]?.length ?? 0)) ? 'length' : 'stop',
    promptTokens,
    completionTokens: choices.reduce((sum, choice) => sum + choice.length, 0),
  };
}

/** Echoes what was asked, or what the tool answered, so that a test sees what reached the model. */
function textOf(chat: ChatRequest, mode: SimpleMode): string {
  if (typeof mode === 'object' && 'text' in mode) return mode.text;
  if (mode === 'echo') return chat.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const last = chat.messages.at(-1);
  return mode === 'tool_call' && last?.role === 'tool' ? last.content : REPLY;
}

/** The first tool on offer, with the first placeholder of the conversation (else its last words) as its first property. */
function callOf({ messages, tools }: ChatRequest): ModelReply['call'] {
  const [tool] = tools;
  if (!tool || messages.at(-1)?.role === 'tool') return undefined;
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const value = asked.match(PLACEHOLDER)?.[0] ?? asked;
  const [property = 'value'] = tool.properties;
  return { id: 'call_fake_1', name: tool.name, arguments: JSON.stringify({ [property]: value }) };
}

function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}
