import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask } from './mask.ts';
import { Pseudonymiser } from './pseudonymiser.ts';

describe('masking inside JSON', () => {
  test('values are found behind escapes, with their key as context, in nested places, and the result is JSON', () => {
    const json = String.raw`{"nom":"Lef\u00e8vre","notes":["Appeler\nMarie Dupont","ok"],"contact":{"tel":33612983347,"age":41}}`;
    const { text, entities } = new Pseudonymiser().maskJson(json);
    expect(JSON.parse(text)).toEqual({
      nom: '[PERSON_1]',
      notes: ['Appeler\n[PERSON_2]', 'ok'],
      contact: { tel: '[PHONE_1]', age: 41 },
    });
    expect(entities).toEqual({ PERSON: 2, PHONE: 1 });
  });

  test('a number keeps every digit it was written with', () => {
    const json = '{"dossier":12345678901234567890,"part":1.10,"signé":-0,"masse":6.02e23}';
    expect(new Pseudonymiser().maskJson(json).text).toBe(json);
  });

  test('a key that is personal data is masked too, and keys that programs know stay', () => {
    expect(JSON.parse(mask('{"marie.dupont@example.com":{"nom":"Diallo"}}', { json: true }).text)).toEqual({
      '[EMAIL]': { nom: '[PERSON]' },
    });
  });

  test('restored into JSON, a value with quotes, backslashes or line breaks leaves it JSON, however it is cut', () => {
    const value = 'Rue "du Bac"\\\n2';
    const pseudonyms = Pseudonymiser.resume([['ADDRESS_1', value]]);
    const stream = pseudonyms.restoreStream({ json: true });
    let restored = '';
    for (const unit of '{"a":"chez [ADDRESS_1] !"}') restored += stream.push(unit);
    expect(JSON.parse(restored + stream.end())).toEqual({ a: `chez ${value} !` });
  });

  test('restore(maskJson(x)) is x for every JSON document', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'Marie Dupont',
        'marie@example.com',
        '[PERSON_1]',
        'PERSON_1',
        '06 12 98 33 47',
        'né le 3 mai 1980',
      ),
    );
    const { value: documents } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.record({ nom: texts, more: texts }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
        texts,
      ),
    }));
    fc.assert(
      fc.property(fc.array(documents, { maxLength: 3 }), (document) => {
        const pseudonyms = new Pseudonymiser();
        const { text } = pseudonyms.maskJson(JSON.stringify(document));
        expect(JSON.parse(pseudonyms.restore(text, { json: true }))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
      { numRuns: 300 },
    );
  });

  test('a conversation taken up again gives the same people the same placeholders, and new ones new numbers', () => {
    const before = new Pseudonymiser();
    before.mask('Bonjour Marie Dupont et Karim Haddad');
    const after = Pseudonymiser.resume(before.entries());
    expect(after.mask('Karim Haddad a vu Léa Martin').text).toBe('[PERSON_2] a vu [PERSON_3]');
    expect(() => Pseudonymiser.resume([['nonsense', 'x']])).toThrow(TypeError);
  });
});
