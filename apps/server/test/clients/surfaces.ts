/** A turn of a conversation, whatever the format it goes by. */
export interface Turn {
  system?: string;
  user: string;
  /** A call of the tool `note` that the model made before, and its result. */
  earlier?: { arguments: Json; result: string };
  /** Words in the description of the tool `note`, and values it offers. */
  tool?: { description: string; offered: string[] };
  stop?: string;
}

export interface Told {
  text: string;
  calls: Json[];
  /** All that came, as it came. */
  raw: string;
}

type Json = Record<string, unknown>;

/** A format of calls and answers, by itself: no client's library stands between the test and the bytes. */
export interface Surface {
  name: string;
  path: string;
  body(turn: Turn, stream: boolean): Json;
  read(raw: string, stream: boolean): { text: string; calls: unknown[] };
}

const schemaOf = ({ offered }: { offered: string[] }) => ({
  type: 'object',
  properties: { all: { type: 'array', items: { type: 'string' } }, who: { type: 'string', enum: offered } },
});
const functionOf = (tool: NonNullable<Turn['tool']>) => ({
  type: 'function',
  function: { name: 'note', description: tool.description, parameters: schemaOf(tool) },
});
const eventsOf = (raw: string) => [...raw.matchAll(/^data: (\{.*\})$/gm)].map(([, data]) => JSON.parse(String(data)));
const linesOf = (raw: string) =>
  raw
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const openai: Surface = {
  name: 'OpenAI',
  path: '/v1/chat/completions',
  body: ({ system, user, earlier, tool, stop }, stream) => ({
    model: 'gardefou',
    stream,
    messages: [
      ...(system ? [{ role: 'system', content: system }] : []),
      ...(earlier
        ? [
            {
              role: 'assistant',
              content: null,
              tool_calls: [
                {
                  id: 'call_before',
                  type: 'function',
                  function: { name: 'note', arguments: JSON.stringify(earlier.arguments) },
                },
              ],
            },
            { role: 'tool', tool_call_id: 'call_before', content: earlier.result },
          ]
        : []),
      { role: 'user', content: user },
    ],
    ...(tool ? { tools: [functionOf(tool)] } : {}),
    ...(stop ? { stop } : {}),
  }),
  read(raw, stream) {
    if (!stream) {
      const { message } = JSON.parse(raw).choices[0];
      const calls = (message.tool_calls ?? []).map(({ function: fn }: ReturnType<typeof JSON.parse>) => fn.arguments);
      return { text: message.content ?? '', calls: calls.map((text: string) => JSON.parse(text)) };
    }
    let text = '';
    const calls: string[] = [];
    for (const { choices } of eventsOf(raw)) {
      text += choices[0]?.delta.content ?? '';
      for (const { index, function: fn } of choices[0]?.delta.tool_calls ?? []) {
        calls[index] = (calls[index] ?? '') + fn.arguments;
      }
    }
    return { text, calls: calls.map((call) => JSON.parse(call)) };
  },
};

const ollama: Surface = {
  name: 'Ollama',
  path: '/api/chat',
  body: ({ system, user, earlier, tool, stop }, stream) => ({
    model: 'gardefou',
    stream,
    messages: [
      ...(system ? [{ role: 'system', content: system }] : []),
      ...(earlier
        ? [
            {
              role: 'assistant',
              content: '',
              tool_calls: [{ function: { name: 'note', arguments: earlier.arguments } }],
            },
            { role: 'tool', tool_name: 'note', content: earlier.result },
          ]
        : []),
      { role: 'user', content: user },
    ],
    ...(tool ? { tools: [functionOf(tool)] } : {}),
    ...(stop ? { options: { stop: [stop] } } : {}),
  }),
  read(raw, stream) {
    const lines = stream ? linesOf(raw) : [JSON.parse(raw)];
    return {
      text: lines.map(({ message }) => message.content).join(''),
      calls: lines.flatMap(({ message }) =>
        (message.tool_calls ?? []).map(({ function: fn }: ReturnType<typeof JSON.parse>) => fn.arguments),
      ),
    };
  },
};

const anthropic: Surface = {
  name: 'Anthropic',
  path: '/v1/messages',
  body: ({ system, user, earlier, tool, stop }, stream) => ({
    model: 'gardefou',
    max_tokens: 1_000,
    stream,
    ...(system ? { system } : {}),
    messages: earlier
      ? [
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 'call_before', name: 'note', input: earlier.arguments }],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'call_before', content: earlier.result },
              { type: 'text', text: user },
            ],
          },
        ]
      : [{ role: 'user', content: user }],
    ...(tool ? { tools: [{ name: 'note', description: tool.description, input_schema: schemaOf(tool) }] } : {}),
    ...(stop ? { stop_sequences: [stop] } : {}),
  }),
  read(raw, stream) {
    if (!stream) {
      const blocks: Json[] = JSON.parse(raw).content;
      return {
        text: blocks.map(({ text = '' }) => text).join(''),
        calls: blocks.flatMap(({ input }) => (input === undefined ? [] : [input])),
      };
    }
    let text = '';
    const calls = new Map<number, string>();
    for (const { index, delta } of eventsOf(raw)) {
      text += delta?.text ?? '';
      if (delta?.partial_json !== undefined) calls.set(index, (calls.get(index) ?? '') + delta.partial_json);
    }
    return { text, calls: [...calls.values()].map((call) => JSON.parse(call)) };
  },
};

export const SURFACES = [openai, ollama, anthropic] as const;

/** Sends one turn and reads its answer. Throws the answer where it is a refusal. */
export async function ask(
  url: string,
  key: string,
  surface: Surface,
  turn: Turn,
  { stream = false, headers = {} }: { stream?: boolean; headers?: Record<string, string> } = {},
): Promise<Told> {
  const response = await fetch(url + surface.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify(surface.body(turn, stream)),
  });
  const raw = await response.text();
  if (response.status !== 200) throw new Error(raw);
  const { text, calls } = surface.read(raw, stream);
  return { text, calls: calls as Json[], raw };
}
