import { mod97 } from '../checksums/mod97.ts';
import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import type { NumberRecognizer } from './recognizer.ts';

/** Length of the IBAN by country (SWIFT IBAN Registry, release 99). */
const LENGTHS: Record<string, number> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ' +
    'ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SN28 ' +
    'SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 CI28 BJ28 BF28 CM27 MA28 DZ26 MG27 ML28 GA27 CG27 TG28 NE28 TD27 MZ25 AO25 CV25'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const SHAPE = /[A-Za-z]{2}[ \u00a0]?\d\d(?:(?:[ \u00a0\u202f\t.-]|[ ]?\r?\n[ ]{0,2})?[0-9A-Za-z]){11,30}/y;

/**
 * IBAN (ISO 13616): country, two check digits, account; mod 97 over the rearranged characters is 1, and the length is the
 * country's. A French VAT number begins alike but is too short. Spaces in any groups, one line break, lower case.
 */
export const iban: NumberRecognizer = {
  name: 'iban',
  types: ['IBAN'],
  trigger: 'number',
  find(scan, index, run, found) {
    const { text } = scan;
    const start = countryBefore(text, run.start);
    if (start < 0) return;
    const length = LENGTHS[text.slice(start, start + 2).toUpperCase()];
    if (length === undefined) return;
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(text);
    if (!match) return;
    const end = endOfCharacters(text, start, start + match[0].length, length);
    if (end < 0 || /[0-9A-Za-z]/.test(text.charAt(end))) return;
    const characters = text
      .slice(start, end)
      .replace(/[^0-9A-Za-z]/g, '')
      .toUpperCase();
    if (mod97(characters.slice(4) + characters.slice(0, 4)) !== 1) return;
    // Eleven letters in a row would be prose: an account has digits.
    if (
      text.slice(start, start + 2) !== text.slice(start, start + 2).toUpperCase() &&
      !nearestBefore(scan, index, 8, K.iban | K.bic)
    ) {
      if (/[g-z]{4}/.test(text.slice(start, end))) return;
    }
    found.push({ start, end, type: 'IBAN', score: 1, recognizer: 'iban' });
  },
};

/** The offset of the two letters that stand before the check digits, or -1. */
function countryBefore(text: string, digits: number): number {
  const space = text.charCodeAt(digits - 1);
  const end = space === 32 || space === 0xa0 ? digits - 1 : digits;
  const start = end - 2;
  if (start < 0 || !isLatin(text.charCodeAt(start)) || !isLatin(text.charCodeAt(start + 1))) return -1;
  const before = text.charCodeAt(start - 1);
  // "accountDE40 2813…": small letters before the country's capitals.
  if (before >= 97 && before <= 122 && text.charCodeAt(start) < 91 && text.charCodeAt(start + 1) < 91) return start;
  return isLatin(before) || (before >= 48 && before <= 57) || before === 95 ? -1 : start;
}

function isLatin(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}

function endOfCharacters(text: string, start: number, limit: number, length: number): number {
  let seen = 0;
  for (let at = start; at < limit; at++) {
    const unit = text.charCodeAt(at);
    if (isLatin(unit) || (unit >= 48 && unit <= 57)) seen++;
    if (seen === length) return at + 1;
  }
  return -1;
}
