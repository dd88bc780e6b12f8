import { passesLuhn } from '../checksums/passes-luhn.ts';
import { keywordsAfter, nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

const RIVALS = K.rpps | K.adeli | K.siren | K.siret | K.nir | K.reference | K.phone | K.idCard | K.passport;

/**
 * Numbers of French health professionals. RPPS: eleven digits, Luhn (Agence du numérique en santé). ADELI: nine digits, the first
 * two a department (DREES); its key is not published, so its label decides alone. Both need their label near.
 */
export const healthId: NumberRecognizer = {
  name: 'health-id',
  types: ['HEALTH_ID'],
  trigger: 'number',
  find(scan, index, run, found) {
    if (!run.free || !(endsAt(run, 9) || endsAt(run, 11))) return;
    const before = nearestBefore(scan, index, 8, RIVALS);
    const label =
      before & (K.rpps | K.adeli) ? before : keywordsAfter(scan, index, run.endOf[Math.min(run.count, 11)] ?? 0, 1);
    if (label & K.rpps && endsAt(run, 11) && passesLuhn(run.digits, 0, 11)) push(11, 1);
    else if (label & K.adeli && endsAt(run, 9) && !endsAt(run, 11)) push(9, 0.95);

    function push(length: number, score: number): void {
      found.push({ start: run.start, end: run.endOf[length] ?? 0, type: 'HEALTH_ID', score, recognizer: 'health-id' });
    }
  },
};
