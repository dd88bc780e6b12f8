import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { digitsOf, endsAt } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

/** Its own label, right before: a tax notice ("avis d'impôt") has thirteen digits too, and a number called wrong is nobody's. */
const LABEL =
  /(?:^|[^\p{L}])(?:fiscale?|spi|tax|tin)(?![\p{L}])(?:(?!erron|invalid|incorrect|faux|wrong|illustration|fictif)[^\d]){0,30}$/iu;
const RIVALS = K.tax | K.nir | K.reference | K.siret | K.iban | K.card | K.phone;

/**
 * SPI, the tax number of a person in France: thirteen digits, the first 0 to 3; the last three are the first ten modulo 511
 * (OECD, TIN sheet "France"; python-stdnum fr.nif). Right after its label a number counts whatever its key: the tax office does not
 * publish the key, and a mistyped number still names its owner. Without a label the key decides (one number in 1,250 passes), and
 * the label of another number (an article's EAN has thirteen digits too) rules it out.
 */
export const taxId: NumberRecognizer = {
  name: 'tax-id',
  types: ['TAX_ID'],
  trigger: 'number',
  find(scan, index, run, found) {
    if (!run.free || !endsAt(run, 13) || (run.digits[0] ?? 9) > 3) return;
    const isLabelled =
      run.count === 13 && !run.continued && LABEL.test(scan.text.slice(Math.max(0, run.start - 48), run.start));
    if (
      /^["»)]{0,2}[ ]?[^.\n]{0,12}(?:n['’]existe pas|inexistant|invalid|erron)/i.test(
        scan.text.slice(run.endOf[13], (run.endOf[13] ?? 0) + 40),
      )
    )
      return;
    const hasKey =
      Number(digitsOf(run, 10)) % 511 ===
      (run.digits[10] ?? 0) * 100 + (run.digits[11] ?? 0) * 10 + (run.digits[12] ?? 0);
    if (!isLabelled) {
      if (!hasKey) return;
      const label = nearestBefore(scan, index, 8, RIVALS);
      if (label !== 0 ? !(label & K.tax) : run.continued || run.groups > 6) return;
    }
    const end = run.endOf[13] ?? 0;
    const score = isLabelled && hasKey ? 1 : 0.9;
    found.push({ start: run.start, end, type: 'TAX_ID', score, recognizer: 'tax-id' });
  },
};
