import { keywordsBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import type { TokenRecognizer } from './recognizer.ts';

const BIC = /[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Za-z0-9_-])/y;
const COUNTRIES = new Set(
  (
    'AD AE AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC ' +
    'EE EG ES ET FI FJ FO FR GA GB GE GF GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KM KR KW KY KZ ' +
    'LA LB LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MQ MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NZ OM PA PE PF PG PH PK PL PR PT ' +
    'PY QA RE RO RS RU RW SA SC SD SE SG SI SK SL SM SN SO SR ST SV SY SZ TD TG TH TJ TL TM TN TR TT TW TZ UA UG US UY UZ VA VE VG VN XK YE ZA ZM ZW'
  ).split(' '),
);

/**
 * BIC (ISO 9362): four letters of the bank, the country, two of the place, three of the branch or none. It has no checksum and eight
 * capitals are often a word, so "BIC", "SWIFT" or an IBAN's label must stand before it.
 */
export const bic: TokenRecognizer = {
  name: 'bic',
  types: ['BIC'],
  trigger: 'odd',
  find(scan, index, found) {
    const { text } = scan;
    const start = scan.start[index] ?? 0;
    BIC.lastIndex = start;
    const match = BIC.exec(text);
    if (!match?.[1] || !COUNTRIES.has(match[1])) return;
    if (start > 0 && /[\w-]/.test(text.charAt(start - 1))) return;
    const head = text.slice(Math.max(0, start - 40), start);
    // Right after an IBAN it is what it looks like.
    const isAfterAccount = /(?:^|[^A-Z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}[ \t,;/|·-]{1,6}$/.test(
      text.slice(Math.max(0, start - 52), start),
    );
    const families = keywordsBefore(scan, index, 12);
    // Right after an account number it needs no label of its own.
    if (
      !isAfterAccount &&
      !(families & K.bic) &&
      !/\b(?:bic|swift)\b[^\p{L}\d]{0,14}(?:\n[^\n]{0,24}\n?)?$/iu.test(head) &&
      !/\b(?:bic|swift)[^\n]{0,8}\n[^\n]{0,24}\n$/i.test(head) &&
      !(families & K.iban && /\d{3}[^\p{L}]{0,6}$/u.test(text.slice(Math.max(0, start - 12), start)))
    )
      return;
    found.push({ start, end: start + match[0].length, type: 'BIC', score: 0.95, recognizer: 'bic' });
  },
};
