import { passesLuhn } from '../checksums/passes-luhn.ts';
import { keywordsAfter, nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

const RIVALS = K.siren | K.siret | K.adeli | K.rpps | K.idCard | K.passport | K.reference | K.vat | K.phone | K.tax;

/**
 * SIREN: nine digits, Luhn (code de commerce, R123-220; INSEE, Sirene). One number in ten passes Luhn, FINESS numbers among them,
 * so a label is asked for: SIREN, RCS (before, or after: "552 100 554 RCS Paris").
 */
export const siren: NumberRecognizer = {
  name: 'siren',
  types: ['SIREN'],
  trigger: 'number',
  find(scan, index, run, found) {
    if (
      !run.free ||
      !endsAt(run, 9) ||
      !passesLuhn(run.digits, 0, 9) ||
      run.digits.subarray(0, 9).every((digit) => digit === 0)
    )
      return;
    const end = run.endOf[9] ?? 0;
    const label = nearestBefore(scan, index, 9, RIVALS);
    const labelled = (label & (K.siren | K.siret)) !== 0 || (keywordsAfter(scan, index, end, 2) & K.siren) !== 0;
    if (!labelled || (run.count > 9 && endsAt(run, 14))) return;
    found.push({ start: run.start, end, type: 'SIREN', score: 0.99, recognizer: 'siren' });
  },
};
