import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pseudonymiser } from './pseudonymiser.ts';

/** Any UTF-16 string, lone surrogates and NUL included, thick with what masking looks for and with forged placeholders. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '[PERSON_1]',
        '[person 1]',
        '\\[EMAIL_1\\]',
        '\\[',
        '\\',
        '[',
        ']',
        'PERSON_1',
        'PERSON_1s',
        'EMAIL_',
        '_1',
        '1',
        's',
        '[TEXT_1]',
        'TEXT_1',
        '**',
        '`',
        '[PERSON',
        '[DATE_OF_BIRTH_',
        'Marie Dupont',
        'Dupont',
        'Bonjour ',
        'a@b.fr',
        '06 12 34 56 78',
        ' ',
        '\n',
        '\0',
        '\ud800',
        '\udc00',
        '€',
        '[É',
        'mot de passe : ',
        'M. ',
        '12/03/1985',
        'né le ',
        '192.168.1.1',
        '@marie',
        'https://x.com/marie',
        '12 rue de la Paix 75002 Paris',
      ),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

function restoreInPieces(session: Pseudonymiser, text: string, cuts: readonly number[]): string {
  const stream = session.restoreStream();
  let restored = '';
  let from = 0;
  for (const cut of cuts) {
    const to = Math.min(text.length, from + cut);
    restored += stream.push(text.slice(from, to));
    from = to;
  }
  return restored + stream.push(text.slice(from)) + stream.end();
}

describe('Pseudonymiser', () => {
  test('restoring a masked text gives the text back, whatever the string and the chunking', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(5)), (texts, cuts) => {
        const session = new Pseudonymiser();
        const masked = texts.map((text) => session.mask(text).text);
        for (const [i, text] of texts.entries()) {
          expect(session.restore(masked[i] ?? '')).toBe(text);
          expect(restoreInPieces(session, masked[i] ?? '', cuts)).toBe(text);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('an answer is restored alike whatever its chunking', () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(4)), (answer, cuts) => {
        const session = new Pseudonymiser();
        session.mask('Marie Dupont, a@b.fr');
        expect(restoreInPieces(session, answer, cuts)).toBe(session.restore(answer));
      }),
      { numRuns: 1500 },
    );
  });

  test('a value keeps its placeholder through the conversation, and a name found once is found again alone', () => {
    const session = new Pseudonymiser();
    expect(session.mask('Je suis Marie Dupont (marie@exemple.fr).').text).toBe('Je suis [PERSON_1] ([EMAIL_1]).');
    expect(session.mask('Marie Dupont ou marie@exemple.fr').text).toBe('[PERSON_1] ou [EMAIL_1]');
    expect(session.mask('Le dossier Dupont').text).toBe('Le dossier [PERSON_2]');
  });

  test('two conversations never see each other’s mapping', () => {
    const one = new Pseudonymiser();
    const two = new Pseudonymiser();
    one.mask('a@b.fr');
    expect(two.restore('[EMAIL_1]')).toBe('[EMAIL_1]');
    expect(two.mask('c@d.fr').text).toBe('[EMAIL_1]');
    expect(one.restore('[EMAIL_1]')).toBe('a@b.fr');
  });

  test('a placeholder typed in the prompt is never restored into somebody’s data', () => {
    const session = new Pseudonymiser();
    const { text } = session.mask('a@b.fr [EMAIL_1] EMAIL_1 \\[email 1\\]');
    expect(text).toBe('[EMAIL_1] [TEXT_1] [TEXT_2] [TEXT_3]');
    expect(session.restore(text)).toBe('a@b.fr [EMAIL_1] EMAIL_1 \\[email 1\\]');
  });

  test.each([
    ['[PERSON_1]', 'Zoé Martin'],
    ['[person_1]', 'Zoé Martin'],
    ['[Person 1]', 'Zoé Martin'],
    ['[PERSON-1]', 'Zoé Martin'],
    ['[ PERSON_1 ]', 'Zoé Martin'],
    ['[PERSONS_1]', 'Zoé Martin'],
    ['[PERSON_1s]', 'Zoé Martin'],
    ['[PERSON_1]s', 'Zoé Martins'],
    ['\\[PERSON\\_1\\]', 'Zoé Martin'],
    ['**[PERSON_1]**', '**Zoé Martin**'],
    ['[**PERSON_1**]', 'Zoé Martin'],
    ['[`PERSON_1`]', 'Zoé Martin'],
    ['`[PERSON_1]`', '`Zoé Martin`'],
    ['PERSON_1,', 'Zoé Martin,'],
    ['<PERSON_1>', '<Zoé Martin>'],
    ['[PERSONNE_1]', 'Zoé Martin'],
    ['[PERSON_12]', '[PERSON_12]'],
    ['PERSON_1x', 'PERSON_1x'],
    ['[PERSON_1', '[Zoé Martin'],
  ])('a model may write %s', (written, restored) => {
    const session = new Pseudonymiser();
    expect(session.mask('Madame Zoé Martin').text).toBe('Madame [PERSON_1]');
    expect(session.restore(written)).toBe(restored);
  });

  test('a stream holds back nothing but a possible beginning of a placeholder', () => {
    const session = new Pseudonymiser();
    session.mask('a@b.fr');
    const stream = session.restoreStream();
    expect(stream.push('Le mail [note 1] est [EM')).toBe('Le mail [note 1] est ');
    expect(stream.push('AIL_')).toBe('');
    expect(stream.push('1')).toBe('');
    expect(stream.push('] et [X')).toBe('a@b.fr et [X');
    expect(stream.push(' EM')).toBe(' ');
    expect(stream.push('BALLAGE')).toBe('EMBALLAGE');
    expect(stream.end()).toBe('');
  });

  test('what a value contains is never read as a placeholder', () => {
    const session = new Pseudonymiser();
    const { text } = session.mask('password: "[EMAIL_1]x9" a@b.fr');
    expect(session.restore(text)).toBe('password: "[EMAIL_1]x9" a@b.fr');
  });
});
