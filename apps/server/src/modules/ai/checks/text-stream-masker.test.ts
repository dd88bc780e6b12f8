import { Pseudonymiser } from '@gardefou/pii';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findChecked } from './find-checked.ts';
import { TextStreamMasker } from './text-stream-masker.ts';

function table(titles: string, row: (index: number) => string, rows: number): string {
  return `\n${titles}\n${Array.from({ length: rows }, (_, index) => row(index)).join('\n')}\n`;
}

/** Values as long as they come, with all the white space they may have inside. */
const VALUES = [
  'marie.durand@exemple.fr',
  'jean arobase exemple point fr',
  'zoe.vandenberghe-latour at association-du-musee dot example',
  '06 12 34 56 78',
  '+33 (0)6 12 34 56 78',
  '0\n6\n1\n2\n3\n4\n5\n6\n7\n8',
  'FR76 3000 6000 0112 3456 7890 189',
  `FR76${[...'30006000011234567890189'].map((digit) => ` \r\n  ${digit}`).join('')}`,
  '4111 1111 1111 1111',
  '2 69 05 49 588 157 80',
  '12 bis, rue de la Paix\n75002 Paris\nFrance',
  'Bât. C, 3e étage, 8 avenue des Tilleuls, résidence Les Ormes, 69003 Lyon, France',
  '81 Kingsway, Manchester M19 2LL',
  'mot de passe : Xk29!pluie',
  `password: "${'correct horse battery staple '.repeat(6)}7"`,
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'née à Brest, dans le Finistère, par un matin de pluie, le 26 février 1982',
  'born on July 12, 1985',
  '552 100 554 RCS Paris',
  'zéro six quatre-vingt-dix-sept soixante-quatorze quatre-vingt-onze soixante-dix-neuf',
  'SIRET 732 829 320 00074',
  'passeport 12AB34567',
  'postgres://app:S3cr3tPw@db.exemple.fr/x',
  `eyJ${'hbGciOiJIUzI1NiJ9'.repeat(40)}.${'eyJzdWIiOiIxMjM0In0'.repeat(80)}.c2lnbmF0dXJl`,
  `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA7bq+Z0/abc1234567890abcdefghijklmnopqrstuvwxyzAB\n'.repeat(25)}-----END RSA PRIVATE KEY-----`,
  `née à ${'Saint-Germain-des-Fossés-sur-Allier '.repeat(5)}le 26 février 1982`,
  `12 rue ${'Anticonstitutionnellement-Incomparablement '.repeat(9)}75002 Paris`,
  table('nom,login,password', (row) => `ana,a.b,Zorba4!x${row}`, 80),
  table('login,password,note', (row) => `"a,b",Zorba4!x${row},"un, deux"`, 50),
  table(
    '| Login | Mot de passe | Date de naissance |\n|---|---|---|',
    (row) => `| ana | Zorba4!x${row} | ${10 + row}/03/1988 |`,
    19,
  ),
  table(
    'login;password;note;etat',
    (row) => `ana;Zorba4!x${row};${'une note longue sans rien de plus '.repeat(20)};ok`,
    9,
  ),
];
const PROSE = [
  'Le dossier avance bien, et la première version partira en mars.',
  'Nobody knows how long it will take, but the team is confident (as ever).',
  'Prix : 45 €, remise de 10 % jusqu’au 31 décembre 2026 ; référence 4587-B.',
  'Voir « Les Misérables », chapitre 3, et l’article L. 121-1.',
  'const total = items.reduce((sum, item) => sum + item.price, 0); // 12 lines',
  '- premier point, puis un autre\n- second point ; rien de plus',
  '[EMAIL_1] a écrit à [PERSON_2], login [USERNAME_1], token: SECRET_1.',
  'プライバシーを守るために、この文章には何も含まれていません。',
  '👩🏽‍💻🏴󠁧󠁢󠁥󠁮󠁧󠁿👍',
];
const GAPS = [' ', '\n', '\n\n', '. ', ', '];

/** Cut after as many characters as each size says, in turn. */
function maskPieces(
  text: string,
  sizes: readonly number[],
): { text: string; pieces: string[]; masker: TextStreamMasker } {
  const masker = new TextStreamMasker(findChecked, () => false);
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] ?? text.length;
    pieces.push(masker.push(text.slice(at, at + size)));
    at += size;
  }
  pieces.push(masker.end());
  return { text: pieces.join(''), pieces, masker };
}

function maskWhole(text: string): string {
  let masked = '';
  let from = 0;
  for (const { start, end, type } of findChecked(text)) {
    masked += `${text.slice(from, start)}[${type}]`;
    from = end;
  }
  return masked + text.slice(from);
}

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 });
const answer = fc
  .array(fc.tuple(fc.constantFrom(...VALUES, ...PROSE, ...PROSE, ...PROSE), fc.constantFrom(...GAPS)), {
    maxLength: 40,
  })
  .map((parts) => parts.flat().join(''));

describe('an answer masked piece by piece', () => {
  test('is what masking the whole at once gives, wherever it is cut', () => {
    fc.assert(
      fc.property(answer, sizes, (text, cuts) => {
        expect(maskPieces(text, cuts).text).toBe(maskWhole(text));
      }),
      { numRuns: 80 },
    );
  });

  test.each(VALUES)('is so wherever the value stands: %j', (value) => {
    const prose = 'Voici ce que vous avez demandé, sans rien de plus. '.repeat(12);
    for (let at = 0; at < prose.length; at += 23) {
      const text = `${prose.slice(0, at)} ${value} et voilà.`;
      expect(maskPieces(text, [7]).text).toBe(maskWhole(text));
    }
  });

  test('is the same whatever the cuts, for any text at all', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(...VALUES).chain((value) => fc.nat({ max: value.length }).map((end) => value.slice(end))),
      fc
        .tuple(
          fc.constantFrom('1 ', '06 ', 'a@', '-', 'mot de passe ', 'A1', '"', '\n', ';', '|x', 'rue '),
          fc.nat({ max: 1500 }),
        )
        .map(([unit, times]) => unit.repeat(times)),
    );
    fc.assert(
      fc.property(
        fc.array(odd, { maxLength: 8 }).map((parts) => parts.join('')),
        sizes,
        (text, cuts) => {
          expect(maskPieces(text, cuts).text).toBe(maskPieces(text, [text.length]).text);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('counts each value once, however often it was looked at', () => {
    const { masker } = maskPieces(`${VALUES[0]}\n`.repeat(50), [3]);
    expect(masker.counts).toEqual({ EMAIL: 50 });
  });

  test('never cuts a character in two', () => {
    const { pieces } = maskPieces('👍🏽'.repeat(9_000), [1]);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
  });

  test('finds a secret again without its label, however far from it', () => {
    const text = `Le mot de passe est Zorba4!xk. ${PROSE.join(' ').repeat(30)} Tapez Zorba4!xk, puis (Zorba4!xk) et Zorba4!xk2.`;
    const masked = maskPieces(text, [5]).text;
    expect(masked).toMatch(
      /^Le mot de passe est \[SECRET\]\. .* Tapez \[SECRET\], puis \(\[SECRET\]\) et Zorba4!xk2\.$/s,
    );
  });

  test('leaves a value that was sent to the model as it is, and does not count it', () => {
    const masker = new TextStreamMasker(findChecked, (value) => value === '06 12 34 56 78');
    expect(masker.push('Au 06 12 34 56 78, ou a@b.fr') + masker.end()).toBe('Au 06 12 34 56 78, ou [EMAIL]');
    expect(masker.counts).toEqual({ EMAIL: 1 });
  });

  test('placeholders cut anywhere are restored behind it', () => {
    const session = new Pseudonymiser();
    session.mask('Je suis Marie Dupont, marie.dupont@exemple.fr');
    const text = 'Bonjour [PERSON_1], écrivez à zoe@exemple.org plutôt qu’à [EMAIL_1] : **[PERSON_1]** suivra. '.repeat(
      9,
    );
    fc.assert(
      fc.property(sizes, (cuts) => {
        const restore = session.restoreStream();
        const restored = maskPieces(text, cuts).pieces.map((piece) => restore.push(piece));
        expect(restored.join('') + restore.end()).toBe(session.restore(text).replaceAll('zoe@exemple.org', '[EMAIL]'));
      }),
      { numRuns: 50 },
    );
  });
});

describe('what is held back', () => {
  /** The most characters held at any time, after the first look. */
  function mostHeld(text: string): number {
    const masker = new TextStreamMasker(findChecked, () => false);
    let released = 0;
    let most = 0;
    for (const [at, unit] of [...text].entries()) {
      released += masker.push(unit).length;
      most = Math.max(most, at + 1 - released);
    }
    return most;
  }

  test('of calm prose: 64 characters, the word they are in, and those up to the next look', () => {
    const calm = 'Le projet avance bien et tout le monde semble content de la suite. ';
    expect(mostHeld(calm.repeat(4))).toBeLessThan(64 + 12 + 64);
    expect(mostHeld(calm.repeat(400))).toBeLessThan(64 + 12 + 512);
  });

  test('behind a digit or a quote: 320 characters, and those up to the next look', () => {
    expect(mostHeld('Il y a 3 lots et 12 "colis" par jour, 7 jours sur 7, toute la saison. '.repeat(400))).toBeLessThan(
      320 + 12 + 512,
    );
  });

  test('at the very most, of a word without end: 9,216 characters', () => {
    expect(mostHeld('a1'.repeat(30_000))).toBeLessThan(8_704 + 513);
    expect(mostHeld(`-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA7bq\n'.repeat(2_000)}`)).toBeLessThan(
      8_704 + 513,
    );
  });
});

describe('work grows with the length, not with the number of pieces', () => {
  function readChars(text: string): number {
    let chars = 0;
    const masker = new TextStreamMasker(
      (read) => {
        chars += read.length;
        return findChecked(read);
      },
      () => false,
    );
    for (const unit of text) masker.push(unit);
    masker.end();
    return chars;
  }

  test.each([
    ['prose', 'Le projet avance bien, et la suite est prévue pour le 12 mars. ', 4],
    ['a table', 'ana;Zorba4!x;12/03/1988\n', 5],
    ['empty lines', '\n', 4],
    ['a word without end', 'a1', 20],
    ['digits', '1 ', 4],
  ])('%s', (_name, unit, most) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    expect(readChars(text)).toBeLessThan(most * text.length);
  });
});
