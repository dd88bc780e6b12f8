import { mod97 } from '../checksums/mod97.ts';
import { keywordsBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt, type NumberRun } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

const GAP = '(?:[ \\t\\u00a0\\u202f\\u2009.\\-/]|[ ]?\\r?\\n[ ]?)?';
const SHAPE = new RegExp(
  `[1-478]${['\\d', '\\d', '\\d', '\\d', '\\d', '[\\dABab]', '\\d', '\\d', '\\d', '\\d', '\\d', '\\d'].map((unit) => GAP + unit).join('')}` +
    `(?:[ \\u00a0\\u202f]?[/(|-]?${GAP}(?:cl[eé]${GAP}:?${GAP})?(\\d)[ ]?(\\d)(?!\\d))?(?![\\dA-Za-z_])`,
  'y',
);

/** What a number may be glued to: "N°SS151100801213801". */
const LABEL = /(?:SS|NIR|INSEE|s[ée]cu)$/i;

/**
 * NIR, the French social security number (décret 82-103): sex, year, month, department, commune, order, and a key of two digits,
 * 97 − (N mod 97), where Corsica's 2A counts as 19 and 2B as 18. Months 20 and over are for incomplete civil records.
 * Fifteen digits need a right key and nothing else; thirteen (without key) need a label.
 */
export const nir: NumberRecognizer = {
  name: 'nir',
  types: ['NIR'],
  trigger: 'number',
  find(scan, index, run, found) {
    const first = run.digits[0] ?? 0;
    if (
      !(
        run.free ||
        (run.glued && (isWhole(scan.text, run) || LABEL.test(scan.text.slice(Math.max(0, run.start - 6), run.start))))
      ) ||
      first === 0 ||
      first === 5 ||
      first === 6 ||
      first === 9
    )
      return;
    // Thirteen digits at least, or a Corsican "2A" that cuts the run after six.
    if (run.count < 13 && run.count !== 6) return;
    // The month, before the expression: it turns most numbers away at the cost of an addition.
    if (!isMonth((run.digits[3] ?? 0) * 10 + (run.digits[4] ?? 0))) return;
    // A row of digits ends after thirteen or, with its key, fifteen; without letters the key is known before the expression.
    if (run.count >= 13 && !endsAt(run, 13) && !(endsAt(run, 15) && hasKey(run))) return;
    SHAPE.lastIndex = run.start;
    const match = SHAPE.exec(scan.text);
    if (!match) return;
    const value = match[0];
    const body = value
      .replace(/[^\dABab]/g, '')
      .slice(0, 13)
      .toUpperCase();
    if (!isPlausible(body)) return;
    const key = match[1] === undefined ? undefined : Number(match[1]) * 10 + Number(match[2]);
    if (key === undefined) {
      if (run.glued || run.continued || !(keywordsBefore(scan, index, 8) & K.nir)) return;
    } else if (key !== keyOf(body)) return;
    const end = run.start + value.length;
    found.push({ start: run.start, end, type: 'NIR', score: key === undefined ? 0.9 : 1, recognizer: 'nir' });
  },
};

/** "her nir is293060840043950": fifteen digits in one piece whose key is right leave no doubt. */
function isWhole(text: string, run: NumberRun): boolean {
  const isAfterWord = /[a-zà-ÿ]{2}$/.test(text.slice(Math.max(0, run.start - 2), run.start));
  return isAfterWord && run.count === 15 && run.groups === 1 && endsAt(run, 15) && hasKey(run);
}

function hasKey({ digits }: NumberRun): boolean {
  let rest = 0;
  for (let i = 0; i < 13; i++) rest = (rest * 10 + (digits[i] ?? 0)) % 97;
  return 97 - rest === (digits[13] ?? 0) * 10 + (digits[14] ?? 0);
}

function keyOf(body: string): number {
  const digits = body.replace('2A', '19').replace('2B', '18');
  return 97 - mod97(digits);
}

function isMonth(month: number): boolean {
  return (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
}

function isPlausible(body: string): boolean {
  // Letters stand in the department of Corsica only.
  if (/[AB]/.test(body) && !/^.{5}2[AB]\d{6}$/.test(body)) return false;
  return body.slice(5, 7) !== '00';
}
