import { BREAK, CAPITALISED, CAPITALS, LOWERCASE, MIXED, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import type { NumberRecognizer } from './recognizer.ts';

/** Characters read before a postcode. */
const REACH = 150;
const EDGE =
  '(?:^|[\\n:"«(>;]|, | [—–|] |\\b(?:at|to|au|à la|demeurant|is|of|from|lives at|reside at|resides at|outside|c\'est)) ?\\s*';
const JOINT = '(?:, ?|\\s*\\n[ \\t]*| [—–-] ?)';
const PARTS = `(?:${JOINT}[^\\n,;:"]{1,45}){0,3}`;
/** "Dorfstrasse 4", "ul. Świętego Marcina 80/82", "Rue du Bailli 77, boîte 4": the number after the street. */
const NUMBERED =
  "(?:ul\\. |c/ |via |rua |calle )?\\p{Lu}[\\p{L}.'’-]*(?: (?:de|du|des|la|le|les|der|den|di|del|van|l['’])?[ ]?[\\p{L}.'’-]{2,}){0,4},? (?:n° ?|no ?)?\\d{1,4}[A-Za-z]?(?:bis|ter)?(?:/\\d{1,4})?(?: m\\. \\d+)?" +
  '(?:, ?(?:bo[îi]te|bte|app?t?|lgh|case postale|bus|\\d[ºo°.])[^\\n,;:"]{0,14}){0,2}';
/** Where people live without a number: hamlets, estates, farms. */
const PLACED =
  '(?:(?:Le |La |Les |L[\'’]|Ancien(?:ne)? )?(?:Bourg|Hameau|Lieu-?dit|Cit[ée]|Mas|R[ée]s(?:idence|\\.| )|Ferme|Moulin|Lotissement|Imm(?:euble|\\.)|PK|ZA|ZI|ZAC|Quartier|Lot|Villa|Clos)(?![\\p{L}])[^\\n,;:"]{0,40})';
/** French streets that the other recogniser leaves at a bracket, a number or a name of digits ("1 place du 11-Novembre"). */
const TYPED = `\\d{1,4}(?:[/-]\\d{1,4})?(?: ?(?:bis|ter|[A-D]))?,? ?(?:rue|r\\.|place|pl\\.?|avenue|av\\.?|boulevard|bd|chemin|route|impasse|allée|quai|cours|square|rang)(?![\\p{L}])[^\\n,;:"]{2,45}${PARTS}`;
const STREET = new RegExp(`${EDGE}((?:${TYPED}|${PLACED}${PARTS}|${NUMBERED}))${JOINT}(?:[A-Z]{1,2}-)?$`, 'u');
/** "H.No 1127, Sector 22-B, Chandigarh 160022", "Old No. 14, …, Chennai - 600 020": India's order, the postcode after its town. */
const INDIAN =
  /(?:^|[\s:"(])((?:(?:old |door |h\. ?|house |plot |flat )?no\.? ?|house |flat |plot |sco |[A-Z]-|(?=\d+\/))\d[\w/-]*,?[^\n;:"]{5,110}\p{Lu}[\p{L}]+)(?: ?[–-])? $/iu;
const COUNTRY =
  /^(?:,|\s*\n)[ \t]*(?:france|belgique|belgium|suisse|switzerland|sweden|suède|norway|norvège|germany|deutschland|allemagne|espa[ñn]a|espagne|spain|italia|italie|italy|polska|poland|pologne|portugal|austria|autriche|nederland|netherlands|pays-bas|la réunion|tahiti|guyane|martinique|guadeloupe|mayotte|india|inde|tamil nadu, india|madagascar)(?!\p{L})/iu;

/**
 * Addresses told by what stands before a postcode and its town: "Storgata 41B, 8006 Bodø", "Le Bourg⏎24580 Plazac", "Magasinsgatan 26, lgh
 * 1102, 411 18 Göteborg". Streets of other countries have no word for their type, and hamlets no number.
 */
export const postalAddress: NumberRecognizer = {
  name: 'address',
  types: ['ADDRESS'],
  trigger: 'number',
  find(scan, index, run, found) {
    const after = endOfPostcode(scan, index);
    if (after < 0) return;
    const { text } = scan;
    const from = Math.max(0, run.start - REACH);
    const head = text.slice(from, run.start);
    const isIndian = after === index || scan.hash[index] === 6;
    const match = (isIndian ? INDIAN : STREET).exec(head);
    if (!match?.[1]) return;
    const start = from + match.index + match[0].indexOf(match[1]);
    const codeEnd = isIndian && scan.hash[index] === 3 ? scan.end[index + 1] : scan.end[index];
    const town = isIndian ? (codeEnd ?? run.start) : endOfTown(scan, after);
    const end = town + (COUNTRY.exec(text.slice(town, town + 24))?.[0].length ?? 0);
    found.push({ start, end, type: 'ADDRESS', score: 0.96, recognizer: 'address' });
  },
};

/** The token after a postcode that a capitalised town follows ("8006", "411 18", "61-809", "24580"), the postcode itself in India; or -1. */
function endOfPostcode(scan: Scan, index: number): number {
  const length = scan.hash[index] ?? 0;
  if (length === 6) return followsTown(scan, index) ? index : -1;
  const isSecond = scan.kind[index + 1] === NUMBER && (scan.start[index + 1] ?? 0) === (scan.end[index] ?? 0) + 1;
  if (length === 3 && isSecond && scan.hash[index + 1] === 3) return followsTown(scan, index) ? index : -1;
  if (length === 3 && isSecond && scan.hash[index + 1] === 2) return isTown(scan, index + 2) ? index + 2 : -1;
  if (length === 2 && scan.hash[index + 1] === 45 && scan.kind[index + 2] === NUMBER && scan.hash[index + 2] === 3)
    return isTown(scan, index + 3) ? index + 3 : -1;
  return (length === 4 || length === 5) && isTown(scan, index + 1) ? index + 1 : -1;
}

/** "Chandigarh 160022", "Chennai - 600 020" */
function followsTown(scan: Scan, index: number): boolean {
  const before = scan.kind[index - 1] === SYMBOL ? index - 2 : index - 1;
  return before >= 0 && isTown(scan, before);
}

function isTown(scan: Scan, i: number): boolean {
  const shape = scan.shape[i];
  return (
    scan.kind[i] === WORD &&
    (shape === CAPITALISED || shape === CAPITALS || shape === MIXED) &&
    (scan.start[i] ?? 0) - (scan.end[i - 1] ?? 0) <= 2
  );
}

function endOfTown(scan: Scan, from: number): number {
  let i = from + 1;
  while (i - from < 6 && scan.kind[i] === WORD && (scan.start[i] ?? 0) - (scan.end[i - 1] ?? 0) <= 1) {
    const isLink =
      scan.shape[i] === LOWERCASE &&
      /^(?:de|du|des|la|le|les|en|sur|sous)$/.test(scan.text.slice(scan.start[i], scan.end[i]));
    if (scan.shape[i] === LOWERCASE && !(isLink && isTown(scan, i + 1))) break;
    i++;
  }
  let end = scan.end[i - 1] ?? 0;
  // "Frankfurt/Main", "Bilbao (Bizkaia)", "Sion 2"
  const rest = /^(?:\/\p{Lu}\p{L}+| \(\p{Lu}\p{L}+\)| \d(?![\d.,/:]))/u.exec(scan.text.slice(end, end + 24))?.[0];
  if (rest !== undefined && scan.kind[i] !== BREAK) end += rest.length;
  return end;
}
