import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findChecked } from './find-checked.ts';
import { JsonStreamMasker } from './json-stream-masker.ts';

function maskPieces(json: string, sizes: readonly number[] = [json.length || 1]) {
  const masker = new JsonStreamMasker(findChecked, () => false);
  let text = '';
  for (let at = 0, i = 0; at < json.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    text += masker.push(json.slice(at, at + size));
    at += size;
  }
  return { text: text + masker.end(), counts: masker.counts };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
const value = fc.constantFrom<unknown>(
  'écrivez à zoe@exemple.org\n ou au 06 12 34 56 78',
  'FR76 3000 6000 0112 3456 7890 189',
  'rien « de » "spécial" \\ \u2028',
  'mot de passe : Xk29!pluie',
  33612345678,
  -12.5e10,
  '[EMAIL_1]',
  null,
  true,
);
const key = fc.constantFrom('phone', 'tél', 'password', 'note', 'a"b', 'zoe@exemple.org', '');
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    value,
    fc.string(),
    fc.array(tie('document'), { maxLength: 5 }),
    fc.dictionary(key, tie('document'), { maxKeys: 5 }),
  ),
}));

test('what is written is JSON, the same wherever it is cut, and holds none of the values', () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 4 }), fc.constantFrom(0, 2), sizes, (root, indent, cuts) => {
      const json = JSON.stringify(root, null, indent);
      const whole = maskPieces(json);
      expect(maskPieces(json, cuts)).toEqual(whole);
      expect(() => JSON.parse(whole.text)).not.toThrow();
      expect(whole.text).not.toMatch(/zoe@exemple|06 12 34|FR76|Xk29/);
    }),
    { numRuns: 400 },
  );
});

test('any text at all comes out the same wherever it is cut', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('{"a": ', '[', '"', '\\', '}', ',', ' 06 12 34 56 78 ', 'x@y.fr', '\n'),
  );
  fc.assert(
    fc.property(
      fc.array(odd, { maxLength: 30 }).map((parts) => parts.join('')),
      sizes,
      (text, cuts) => {
        expect(maskPieces(text, cuts)).toEqual(maskPieces(text));
      },
    ),
    { numRuns: 300 },
  );
});

test('a document without anything personal leaves letter by letter as it came', () => {
  const json = ' {"n" : 12345678901234567890, "e":1.0e-7, "é\\u00e9\\/":["x\\n", [ ], {}],\r\n "t":true }\n';
  expect(maskPieces(json)).toEqual({ text: json, counts: {} });
});

test.each([
  ['a number that is a telephone number becomes a string', '{"phone":33612345678}', '{"phone":"[PHONE]"}'],
  ['its sign stays inside the string', '[{"tel": -33612345678 }]', '[{"tel": "-[PHONE]" }]'],
  ['escapes hide nothing', '{"t":"a\\n\\u007aoe@exemple.org"}', '{"t":"a\\n[EMAIL]"}'],
  [
    'the label may stand in the field above',
    '{"label":"SIREN","value":"552100554"}',
    '{"label":"SIREN","value":"[SIREN]"}',
  ],
  ['keys are read too', '{"zoe@exemple.org":1}', '{"[EMAIL]":1}'],
  ['one document a line', '{"a":"b@c.fr"}\n{"a":"b@c.fr"}', '{"a":"[EMAIL]"}\n{"a":"[EMAIL]"}'],
  ['what follows a document is text', '{"a":1}\nAppelez le 06 12 34 56 78.', '{"a":1}\nAppelez le [PHONE].'],
  ['text that is no document is text', 'Appelez le 06 12 34 56 78.', 'Appelez le [PHONE].'],
  ['a bare sentence where a value should stand', '{"a": appelez le 06 12 34 56 78}', '{"a": appelez le [PHONE]}'],
  ['an answer cut inside a string', '{"a":"b@c.fr", "b":"et zoe@exemple.org', '{"a":"[EMAIL]", "b":"et [EMAIL]'],
  ['a raw line break inside a string', '{"a":"un\nzoe@exemple.org"}', '{"a":"un\\n[EMAIL]"}'],
])('%s', (_name, json, masked) => {
  expect(maskPieces(json, [1]).text).toBe(masked);
});

test('a value that was sent to the model stays', () => {
  const masker = new JsonStreamMasker(findChecked, (found) => found === 'zoe@exemple.org');
  const json = '{"to":"zoe@exemple.org","cc":"b@c.fr"}';
  expect(masker.push(json) + masker.end()).toBe('{"to":"zoe@exemple.org","cc":"[EMAIL]"}');
  expect(masker.counts).toEqual({ EMAIL: 1 });
});

test('work grows with the length, not with the number of pieces nor of fields', () => {
  let chars = 0;
  const masker = new JsonStreamMasker(
    (read) => {
      chars += read.length;
      return findChecked(read);
    },
    () => false,
  );
  const json = JSON.stringify(Array.from({ length: 5_000 }, (_, id) => ({ id, ok: true, note: 'rien' })));
  for (const unit of json) masker.push(unit);
  masker.end();
  expect(chars).toBeLessThan(3 * json.length);
});
