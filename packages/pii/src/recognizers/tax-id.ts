import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { digitsOf, endsAt } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

const RIVALS = K.tax | K.nir | K.reference | K.siret | K.iban | K.card | K.phone;

/**
 * SPI, the tax number of a person in France: thirteen digits, the first 0 to 3; the last three are the first ten modulo 511
 * (OECD, TIN sheet "France"; python-stdnum fr.nif). The key alone lets one number in 1,250 through: no label is asked, but the
 * label of another number (an article's EAN has thirteen digits too) rules it out.
 */
export const taxId: NumberRecognizer = {
  name: 'tax-id',
  types: ['TAX_ID'],
  trigger: 'number',
  find(scan, index, run, found) {
    if (!run.free || !endsAt(run, 13) || (run.digits[0] ?? 9) > 3) return;
    if (
      Number(digitsOf(run, 10)) % 511 !==
      (run.digits[10] ?? 0) * 100 + (run.digits[11] ?? 0) * 10 + (run.digits[12] ?? 0)
    )
      return;
    const label = nearestBefore(scan, index, 8, RIVALS);
    if (label !== 0 ? !(label & K.tax) : run.continued || run.groups > 6) return;
    const end = run.endOf[13] ?? 0;
    found.push({ start: run.start, end, type: 'TAX_ID', score: label ? 1 : 0.9, recognizer: 'tax-id' });
  },
};
