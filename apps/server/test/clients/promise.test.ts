import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatRequest, Said } from './scripted-model.ts';
import { type Gateway, startGateway } from './start-gateway.ts';
import { ask, SURFACES, type Turn } from './surfaces.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.cutEvery(4);
  gateway.model.say(sayAll);
  gateway.received();
});

const PLACEHOLDER = /\[[A-Z_]+_\d+\]/g;
const ADDRESS = '12 rue des Lilas\n75011 Paris';
const SECRET = 'it"s-a-S3cret\\n';

/** A name in every place that a call has. */
const TURN: Turn = {
  system: 'Tu assistes Me Basile Fournier.',
  user: `Bonjour, prévenez Mme Camille Durand. Adresse : ${ADDRESS}. password='${SECRET}'`,
  earlier: {
    arguments: { who: 'M. Hugo Lefebvre', deep: [{ mail: 'hugo.lefebvre@example.fr' }] },
    result: '{"trouvé":"Mme Inès Moreau","tél":"06 12 34 56 78"}',
  },
  tool: { description: 'Note ce que dit Mme Zoé Lambert', offered: ['M. Karim Benali', 'M. Léo Petit'] },
  stop: 'M. Tom Roussel',
};
const VALUES = [
  ...['Basile Fournier', 'Camille Durand', ADDRESS, SECRET, 'Hugo Lefebvre', 'hugo.lefebvre@example.fr', 'Inès Moreau'],
  ...['06 12 34 56 78', 'Zoé Lambert', 'Karim Benali', 'Léo Petit', 'Tom Roussel'],
];
const PARTS =
  /Basile|Fournier|Camille|Durand|Lilas|S3cret|Hugo|Lefebvre|Inès|Moreau|06 12|Zoé|Lambert|Karim|Benali|Léo|Petit|Tom|Roussel/i;

/** Says every placeholder that it was sent, in its text and in the arguments of a call. */
function sayAll(request: ChatRequest): Said {
  const all = [...new Set(JSON.stringify(request).match(PLACEHOLDER))];
  return {
    text: `Reçu : ${all.join(' ; ')}.`,
    calls: [{ name: 'note', arguments: JSON.stringify({ all, who: all.at(-1) }) }],
  };
}

describe.each(SURFACES)('$name’s format', (surface) => {
  test.each([false, true])(
    'the provider sees placeholders in every place, the client the names in every place, streamed: %s',
    async (stream) => {
      const told = await ask(gateway.url, gateway.key, surface, TURN, { stream });
      const sent = gateway.received();
      expect(sent).not.toMatch(PARTS);
      const { messages = [], tools, stop }: Partial<ChatRequest> = gateway.model.requests.at(-1)?.body ?? {};
      expect(messages.map(({ content }) => content ?? '').join()).toMatch(/Me \[PERSON_\d\].*Mme \[PERSON_\d\]/s);
      expect(messages.flatMap(({ tool_calls = [] }) => tool_calls)[0]?.function.arguments).toMatch(
        /^\{"who":"M\. \[PERSON_\d\]","deep":\[\{"mail":"\[EMAIL_1\]"\}\]\}$/,
      );
      expect(messages.find(({ role }) => role === 'tool')?.content).toMatch(
        /^\{"trouvé":"Mme \[PERSON_\d\]","tél":"\[PHONE_1\]"\}$/,
      );
      expect(JSON.stringify(tools)).toMatch(/"Note ce que dit Mme \[PERSON_\d\]"/);
      expect(JSON.stringify(tools)).toMatch(/"enum":\["M\. \[PERSON_\d\]","M\. \[PERSON_\d\]"\]/);
      expect(stop).toEqual([expect.stringMatching(/^M\. \[PERSON_\d\]$/)]);
      for (const value of VALUES) {
        expect(told.text).toContain(value);
        expect(told.calls[0]?.all).toContain(value);
      }
      expect(told.raw).not.toMatch(PLACEHOLDER);
    },
  );

  test('wherever an answer is cut, it is the same: text, arguments, values with quotes and line breaks', async () => {
    const whole = await ask(gateway.url, gateway.key, surface, TURN);
    for (const length of [1, 2, 3, 5, 7, 11, 1_000]) {
      gateway.model.cutEvery(length);
      const { text, calls } = await ask(gateway.url, gateway.key, surface, TURN, { stream: true });
      expect({ text, calls }).toEqual({ text: whole.text, calls: whole.calls });
    }
    expect(gateway.received()).not.toMatch(PARTS);
  });

  test('a prompt that holds placeholders of its own gets them back, and nobody’s data in their place', async () => {
    gateway.model.say(({ messages }) => ({ text: String(messages.at(-1)?.content) }));
    for (const stream of [false, true]) {
      const user = 'Que veut dire [PERSON_1] dans « Bonjour [PERSON_1] », chère Mme Camille Durand ?';
      expect((await ask(gateway.url, gateway.key, surface, { user }, { stream })).text).toBe(user);
    }
  });

  test('with mask the names do not come back: nothing of them is kept, were it in memory', async () => {
    const headers = { 'x-gardefou-masking': 'mask' };
    gateway.model.say(({ messages }) => ({ text: String(messages.at(-1)?.content) }));
    for (const stream of [false, true]) {
      const { text } = await ask(gateway.url, gateway.key, surface, { user: TURN.user }, { stream, headers });
      expect(text).toBe("Bonjour, prévenez Mme [PERSON]. Adresse : [ADDRESS]. password='[SECRET]'");
    }
  });
});

const FIRST = ['Camille', 'Basile', 'Hugo', 'Inès', 'Karim', 'Léo', 'Zoé', 'Marc', 'Lucie', 'Anne'];
const LAST = ['Durand', 'Fournier', 'Lefebvre', 'Moreau', 'Benali', 'Lambert', 'Roussel', 'Girard', 'Bonnet', 'Faure'];

test('conversations at once never mix, whoever leads them and by whatever format', async () => {
  gateway.model.say(sayAll);
  gateway.model.cutEvery(2);
  await Promise.all(
    FIRST.flatMap((first, row) =>
      LAST.map(async (last, column) => {
        const surface = SURFACES[(row + column) % SURFACES.length] ?? SURFACES[0];
        const name = `${first} ${last}`;
        const own = row % 2 === 0 ? gateway.key : gateway.otherKey;
        const turn = { user: `Bonjour, prévenez Mme ${name}.`, tool: { description: 'Note', offered: [] } };
        const headers: Record<string, string> =
          column % 3 === 0 ? { 'x-gardefou-conversation': `c${row}-${column}` } : {};
        const told = await ask(gateway.url, own, surface, turn, { stream: column % 2 === 0, headers });
        expect(told.text).toBe(`Reçu : ${name}.`);
        expect(told.calls).toEqual([{ all: [name], who: name }]);
      }),
    ),
  );
  expect(gateway.received()).not.toMatch(new RegExp([...FIRST, ...LAST].join('|')));
});

test('line ends that JSON leaves in a string and Python cuts at are escaped in a stream', async () => {
  const said = 'a\u2028b\u2029c\u0085d';
  gateway.model.say(() => ({ text: said, calls: [] }));
  for (const surface of SURFACES) {
    const told = await ask(gateway.url, gateway.key, surface, { user: 'Bonjour' }, { stream: true });
    expect(told.text).toBe(said);
    expect(told.raw).not.toMatch(/[\u0085\u2028\u2029]/);
  }
});

test('any text and any arguments come through as the model wrote them, streamed or not, by every format', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  const input = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(text, fc.integer(), fc.boolean()), {
    maxKeys: 4,
  });
  await fc.assert(
    fc.asyncProperty(text, input, fc.integer({ min: 1, max: 9 }), async (said, object, length) => {
      const expected = { text: said, calls: [object] };
      gateway.model.cutEvery(length);
      gateway.model.say(() => ({ text: said, calls: [{ name: 'note', arguments: JSON.stringify(object) }] }));
      for (const surface of SURFACES) {
        for (const stream of [false, true]) {
          const told = await ask(gateway.url, gateway.key, surface, { user: 'Bonjour' }, { stream });
          expect({ text: told.text, calls: told.calls }).toEqual(expected);
        }
      }
    }),
    { numRuns: 40 },
  );
});
