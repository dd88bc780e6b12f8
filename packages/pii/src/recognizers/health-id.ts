import { passesLuhn } from '../checksums/passes-luhn.ts';
import { keywordsAfter, nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt, type NumberRun } from '../scan/number-run.ts';
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
    if ((!run.free && !run.glued) || !(endsAt(run, 9) || endsAt(run, 11))) return;
    const before = nearestBefore(scan, index, 8, RIVALS);
    const label =
      before & (K.rpps | K.adeli) ? before : keywordsAfter(scan, index, run.endOf[Math.min(run.count, 11)] ?? 0, 1);
    if (label & K.rpps && endsAt(run, 11) && passesLuhn(run.digits, 0, 11)) push(11, 1);
    else if (label & K.adeli && endsAt(run, 9) && !endsAt(run, 11)) push(9, 0.95);
    else if (
      run.free &&
      (before === 0 || before === K.adeli || before === K.nir) &&
      endsAt(run, 11) &&
      run.count === 11 &&
      isUnlabelledRpps(scan.text, run)
    )
      push(11, 0.8);

    function push(length: number, score: number): void {
      found.push({ start: run.start, end: run.endOf[length] ?? 0, type: 'HEALTH_ID', score, recognizer: 'health-id' });
    }
  },
};

const CARE =
  /\bdre?\b|docteur|m[ée]decin|praticien|sant[ée]|infirmi|kin[ée]|orthophon|sage-femme|chirurg|pharmacien|dentist|secteur [12]|psychiatr|p[ée]diatr|radiolog|cardiolog|g[ée]n[ée]raliste|ordonnance|physician|nurse/i;

/** Numbers of the directory begin with 10; beside a word of care, in one piece, Luhn is enough. */
function isUnlabelledRpps(text: string, run: NumberRun): boolean {
  if (run.digits[0] !== 1 || run.digits[1] !== 0 || run.groups !== 1 || !passesLuhn(run.digits, 0, 11)) return false;
  return CARE.test(text.slice(Math.max(0, run.start - 120), (run.endOf[11] ?? 0) + 90));
}
