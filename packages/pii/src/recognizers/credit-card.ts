import { passesLuhn } from '../checksums/passes-luhn.ts';
import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { digitsOf, endsAt, groupLength, type NumberRun } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

/** What a number may be glued to: "card5385 3048 …". */
const CARD = /(?:card|carte|visa|amex|\bcb|\bmc)$/i;
const LENGTHS = [16, 15, 19, 14, 13, 18, 17];

/**
 * Payment card numbers (ISO/IEC 7812): Luhn, and the prefix and length of a network: Visa, Mastercard, American Express, JCB,
 * Discover, Diners, UnionPay, Maestro. Groups must be those of a card, so that a line of figures that happens to pass is none.
 */
export const creditCard: NumberRecognizer = {
  name: 'credit-card',
  types: ['CREDIT_CARD'],
  trigger: 'number',
  find(scan, index, run, found) {
    const first = run.digits[0] ?? 0;
    if (
      !(run.free || (run.glued && CARD.test(scan.text.slice(Math.max(0, run.start - 10), run.start)))) ||
      run.count < 13 ||
      first < 2 ||
      first === 7 ||
      first === 9
    )
      return;
    for (const length of LENGTHS) {
      if (!endsAt(run, length) || !passesLuhn(run.digits, 0, length)) continue;
      const label = nearestBefore(scan, index, 6, K.card | K.reference | K.siret | K.iban);
      if (label === K.reference || label === K.siret) return;
      if (!hasNetwork(digitsOf(run, 6), length, (label & K.card) !== 0, run.groups > 1) || !hasCardGroups(run, length))
        continue;
      found.push({
        start: run.start,
        end: run.endOf[length] ?? 0,
        type: 'CREDIT_CARD',
        score: 1,
        recognizer: 'credit-card',
      });
      return;
    }
  },
};

function hasNetwork(prefix: string, length: number, labelled: boolean, grouped: boolean): boolean {
  const six = Number(prefix);
  const two = Math.floor(six / 10_000);
  const four = Math.floor(six / 100);
  if (prefix.startsWith('4')) return length === 16 || ((length === 13 || length === 19) && labelled);
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (two === 35) return length === 16;
  if (two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059))
    return length === 14 && (labelled || grouped);
  if (four === 6011 || two === 65 || (four >= 6440 && four <= 6499)) return length === 16 || length === 19;
  if (two === 62 || two === 81) return length >= 16;
  return labelled && (two === 50 || (two >= 56 && two <= 69)) && length >= 13;
}

function hasCardGroups(run: NumberRun, length: number): boolean {
  if (run.endOf[length] === run.start + length) return true;
  const first = groupLength(run, 0);
  const second = groupLength(run, 1);
  return (
    (first === 4 && (second === 4 || second === 6)) || (run.groups >= 8 && first <= 2) || (first === 8 && second === 8)
  );
}
