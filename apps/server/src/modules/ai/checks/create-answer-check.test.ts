import { describe, expect, test } from 'vitest';
import { type AnswerPolicy, createAnswerCheck } from './create-answer-check.ts';
import { SentText } from './sent-text.ts';

const SENT = new SentText(null, [{ role: 'user', content: 'Le standard : 01 44 27 18 93. Client [EMAIL_1].' }]);

function check(policy: AnswerPolicy, text: string, json = false) {
  const answer = createAnswerCheck(policy, SENT, { json });
  const pieces = [...text].map((unit) => answer.push(unit));
  return { pieces, text: pieces.join('') + answer.end(), found: answer.found() };
}

const ANSWER = 'Appelez le 06 12 34 56 78 ou le 01 44 27 18 93, écrivez à zoe@exemple.org, pas à [EMAIL_1].';

describe('flag', () => {
  test('every piece goes on at once, and values are counted at the end', () => {
    const { pieces, text, found } = check('flag', ANSWER);
    expect(pieces).toEqual([...ANSWER]);
    expect(text).toBe(ANSWER);
    expect(found).toEqual({ PHONE: 1, EMAIL: 1 });
  });

  test('in JSON values are counted as they are read, not as they are written', () => {
    expect(check('flag', '{"t":"a\\nzoe@exemple.org","phone":33612345678}', true).found).toEqual({
      EMAIL: 1,
      PHONE: 1,
    });
  });
});

describe('mask', () => {
  test('a value that was not sent is replaced, one that was stays', () => {
    const { text, found } = check('mask', ANSWER);
    expect(text).toBe('Appelez le [PHONE] ou le 01 44 27 18 93, écrivez à [EMAIL], pas à [EMAIL_1].');
    expect(found).toEqual({ PHONE: 1, EMAIL: 1 });
  });

  test('JSON stays JSON', () => {
    expect(check('mask', '{"phone":33612345678}', true).text).toBe('{"phone":"[PHONE]"}');
  });
});

describe.each(['flag', 'mask'] as const)('%s', (policy) => {
  test.each([
    [
      'placeholders of ours',
      'Bonjour [PERSON_1], token: SECRET_1, mot de passe : [SECRET_2], tél. [PHONE], @USERNAME_3',
    ],
    ['names', 'Victor Hugo a écrit à Marie Durand.'],
    [
      'pages by which a model names its source',
      'Voir https://github.com/nodejs et https://www.linkedin.com/in/marie-durand',
    ],
    ['words after an at sign', '@media screen { } @Injectable() user: postgres, @kuro_neko'],
    ['examples of a network', 'ping 192.168.1.1 puis 8.8.8.8'],
    ['names in a table of passwords', 'prénom,note\nAna,12\nMarc,14\n'],
    ['an empty answer', ''],
  ])('%s are no finding', (_name, text) => {
    expect(check(policy, text)).toMatchObject({ text, found: {} });
  });

  test.each([
    ['SECRET', 'La clé est ghp_16C7e42F292c6912E7710c838347Ae178B4a.'],
    ['IBAN', 'IBAN : FR76 3000 6000 0112 3456 7890 189'],
    ['CREDIT_CARD', 'Carte 4111 1111 1111 1111'],
    ['DATE_OF_BIRTH', 'Elle est née le 26 février 1982.'],
    ['ADDRESS', 'Au 12 rue de la Paix, 75002 Paris.'],
    ['EMAIL', 'PERSON_1@exemple.fr'],
  ])('%s is one', (type, text) => {
    expect(check(policy, text).found).toEqual({ [type]: 1 });
  });
});
