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
    const labelled =
      isNamed(scan.text, run.start) ||
      (label === 0 && run.groups === 3 && isMentioned(scan.text, run.start)) ||
      (label & (K.siren | K.siret)) !== 0 ||
      (keywordsAfter(scan, index, end, 2) & K.siren) !== 0;
    if (run.count > 9 && endsAt(run, 14)) return;
    if (
      !labelled &&
      !(label === 0 && run.groups === 3 && run.separator === 32 && isBesideCompany(scan.text, run.start, end))
    )
      return;
    found.push({ start: run.start, end, type: 'SIREN', score: 0.99, recognizer: 'siren' });
  },
};

/** As scans have it: "SlREN". */
function isNamed(text: string, at: number): boolean {
  return /s[il1|]r[e3]n[^\p{L}\d]{0,6}$/iu.test(text.slice(Math.max(0, at - 14), at));
}

/** "siren given as 840 201 787 (fails), later texted 840 201 784": the word stands earlier in the sentence. */
function isMentioned(text: string, at: number): boolean {
  return /\bsiren\b[^\n.]{0,100}$/i.test(text.slice(Math.max(0, at - 110), at));
}

const COMPANY =
  /(?<![\p{L}])(?:SARL|SAS|SASU|SCI|EURL|SELARL|SNC|SCOP|SCP|GAEC|EARL|S\.A\.S?|sarl|sas|[Ff]iliales?|soci[ée]t[ée]|St[ée]|entreprise|g[ée]rante?|cog[ée]rante?|si[èe]ge|[ée]tude|holding)(?![\p{L}])/u;

/** "SARL Nicolas Ambulances, 756 896 676": three groups of three beside the form of a company; no bank, no capital. */
function isBesideCompany(text: string, start: number, end: number): boolean {
  if (
    /(?:finess|capital|tva|n°|€|FR)[^\n]{0,12}$/i.test(text.slice(Math.max(0, start - 24), start)) ||
    /^[ ]?(?:€|euros)/.test(text.slice(end, end + 7))
  )
    return false;
  return COMPANY.test(text.slice(Math.max(0, start - 60), end + 24));
}
