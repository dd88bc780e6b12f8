import { K } from '../scan/keywords.ts';
import { BREAK, LOWERCASE, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import {
  isEndOfName,
  isTownStart,
  readCountry,
  readPostcodeAndTown,
  readTownBeforePostcode,
  skipComplement,
} from './address-parts.ts';
import { CITIES } from './cities.ts';
import type { NumberRecognizer, TokenRecognizer } from './recognizer.ts';

const COMMA = 0x2c;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const FRENCH =
  /^(?:rue|avenue|av|ave|bd|bld|boulevard|blvd|boul|place|pl|chemin|ch|all[ée]es?|impasse|imp|route|rte|quai|cours|square|sq|passage|psg|voie|sentier|ruelle|faubourg|fbg|fg|esplanade|promenade|hameau|lotissement|lot|r[ée]sidence|cit[ée]|villa|venelle|mont[ée]e|rampe|traverse|clos|mail|parvis|galerie|cour|rond|chauss[ée]e|c[ôo]te|domaine|lieudit|r|carrefour|corniche|porte|pont|z(?:ac|ai|a|i)|zone|calle)$/i;
const ENGLISH =
  /^(?:street|st|road|rd|lane|ln|drive|dr|way|close|court|ct|crescent|terrace|gardens|grove|row|mews|plaza|highway|hwy|parkway|pkwy|broadway|circle|cir|trail|hill|walk|parade|avenue|ave|av|square|place|pl|boulevard|blvd|park|rise|green)$/i;

/**
 * Postal addresses: number, street, complements, postcode, town, country where they follow each other, over line breaks too; French
 * ("12 bis, rue de la Paix 75002 Paris") and English order ("221B Baker Street, London NW1 6XE"). A street without its number, a
 * town, or a postcode with a town is none.
 */
export const address: TokenRecognizer = {
  name: 'address',
  types: ['ADDRESS'],
  trigger: 'keyword',
  families: K.street,
  find(scan, index, found) {
    const word = scan.text.slice(scan.start[index], scan.end[index]);
    const french = FRENCH.test(word) ? numberBefore(scan, index) : -1;
    let start = french;
    let after = -1;
    if (french >= 0) after = endOfFrenchStreet(scan, index);
    if (after < 0 && ENGLISH.test(word)) {
      start = numberOfEnglishStreet(scan, index);
      if (start >= 0) after = index + 1;
      if (after > 0 && /^(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)$/i.test(wordAt(scan, after))) after++;
    }
    if (start < 0 || after < 0) return;
    const from = complementBefore(scan, start);
    const end = endOfAddress(scan, after);
    found.push({
      start: scan.start[from] ?? 0,
      end: scan.end[end - 1] ?? 0,
      type: 'ADDRESS',
      score: 0.96,
      recognizer: 'address',
    });
  },
};

/** "81 Kingsway, Manchester M19 2LL": no type of street, but the town and its British, American or Canadian postcode follow. */
export const plainAddress: NumberRecognizer = {
  name: 'address',
  types: ['ADDRESS'],
  trigger: 'number',
  find(scan, index, _run, found) {
    if ((scan.hash[index] ?? 9) > 4 || !isFree(scan, index) || scan.kind[index + 1] !== WORD) return;
    let end = index + 1;
    while (
      end - index < 5 &&
      scan.kind[end] === WORD &&
      scan.shape[end] !== LOWERCASE &&
      !((scan.keyword[end] ?? 0) & K.month)
    )
      end++;
    if (end === index + 1 || !(isSymbol(scan, end, COMMA) || scan.kind[end] === BREAK)) return;
    const town = readTownBeforePostcode(scan, end);
    if (town <= end) return;
    const from = complementBefore(scan, index);
    const last = readCountry(scan, town);
    found.push({
      start: scan.start[from] ?? 0,
      end: scan.end[last - 1] ?? 0,
      type: 'ADDRESS',
      score: 0.9,
      recognizer: 'address',
    });
  },
};

function wordAt(scan: Scan, i: number): string {
  return i >= 0 && i < scan.count && scan.kind[i] === WORD ? scan.text.slice(scan.start[i], scan.end[i]) : '';
}

/** "12", "12 bis", "12, ", "12-14", "12/3", "n° 12": the token of the number before a street's type, or -1. */
function numberBefore(scan: Scan, street: number): number {
  let i = street - 1;
  if (isSymbol(scan, i, COMMA)) i--;
  const suffix = wordAt(scan, i);
  if (suffix !== '') {
    if (!/^(?:bis|ter|quater|[a-f])$/i.test(suffix)) return -1;
    i--;
  }
  if (isSymbol(scan, i, COMMA)) i--;
  if (i < 0 || scan.kind[i] !== NUMBER || (scan.hash[i] ?? 0) > 4) return -1;
  const joiner = scan.hash[i - 1];
  if (
    i >= 2 &&
    scan.kind[i - 1] === SYMBOL &&
    (joiner === HYPHEN || joiner === 47) &&
    scan.kind[i - 2] === NUMBER &&
    (scan.hash[i - 2] ?? 9) <= 4
  )
    i -= 2;
  // "en 2024 place aux jeunes"
  if (scan.hash[i] === 4 && /^(?:en|in|depuis|since|dès)$/i.test(wordAt(scan, i - 1))) return -1;
  return isFree(scan, i) ? i : -1;
}

function isFree(scan: Scan, i: number): boolean {
  return !/[\w.,:/€$£-]/.test(scan.text.charAt((scan.start[i] ?? 0) - 1));
}

function isSymbol(scan: Scan, i: number, unit: number): boolean {
  return i >= 0 && scan.kind[i] === SYMBOL && scan.hash[i] === unit;
}

/** The token after the street's name: up to a comma, a line break, a postcode, or the first word that no street name holds. */
function endOfFrenchStreet(scan: Scan, street: number): number {
  let named = false;
  let lower = 0;
  let i = street + 1;
  if (isSymbol(scan, i, DOT)) i++;
  for (; i < scan.count && i - street < 12; i++) {
    const kind = scan.kind[i];
    if (kind === SYMBOL) {
      // "Gén. de Gaulle", "St-Michel", "n°3".
      const isDot =
        scan.hash[i] === DOT &&
        scan.shape[i - 1] !== LOWERCASE &&
        (scan.end[i - 1] ?? 0) - (scan.start[i - 1] ?? 0) <= 4;
      if (named && isDot && scan.kind[i + 1] === WORD && scan.shape[i + 1] !== LOWERCASE) continue;
      if (isDot && !named) continue;
      break;
    }
    if (kind === BREAK) break;
    if (kind === NUMBER) {
      // "rue du 8 mai 1945", "place du 14 Juillet": five digits are a postcode.
      if ((scan.hash[i] ?? 9) >= 5 || isTownStart(scan, i)) break;
      if (named && (scan.keyword[i - 1] ?? 0) & K.month && scan.hash[i] === 4) continue;
      if (named) break;
      lower = 0;
      continue;
    }
    const end = isEndOfName(scan, i, named, lower);
    if (end) break;
    if (!isLink(scan, i)) {
      named = true;
      if (scan.shape[i] === LOWERCASE) lower++;
    }
  }
  while (i > street + 1 && isLink(scan, i - 1)) i--;
  return named ? i : -1;
}

function isLink(scan: Scan, i: number): boolean {
  return /^(?:de|du|des|d['’]|la|le|les|l['’]|et|à|au|aux|en|sur|sous|lès|von|der|of|the)$/i.test(wordAt(scan, i));
}

/** "221B Baker Street": up to four words between the number and the street's type, capitalised, or known from a lower-case chat. */
function numberOfEnglishStreet(scan: Scan, street: number): number {
  for (let i = street - 1; i >= 0 && street - i <= 6; i--) {
    const kind = scan.kind[i];
    if (kind === NUMBER) {
      const ordinal = /^(?:st|nd|rd|th)$/i.test(wordAt(scan, i + 1)) && scan.start[i + 1] === scan.end[i];
      if (ordinal) continue;
      if ((scan.hash[i] ?? 9) > 5 || street - i < 2 || !isFree(scan, i)) return -1;
      const joiner = isSymbol(scan, i - 1, HYPHEN) && scan.kind[i - 2] === NUMBER ? i - 2 : i;
      return joiner;
    }
    if (kind === SYMBOL && (scan.hash[i] === DOT || scan.hash[i] === 0x27)) continue;
    if (kind !== WORD) return -1;
    const isSuffix = scan.kind[i - 1] === NUMBER && scan.start[i] === scan.end[i - 1];
    if (isSuffix) continue;
    if (scan.shape[i] === LOWERCASE && !/^(?:of|the|s)$/.test(wordAt(scan, i).replace(/['’]/, ''))) {
      // All in lower case ("10 downing street"): one word only, right after the number.
      if (
        scan.kind[i - 1] === NUMBER &&
        street - i === 1 &&
        scan.shape[street] === LOWERCASE &&
        !/^(?:the|a|other|different|minute|min|hour|long|day|this|each|my)$/.test(wordAt(scan, i))
      )
        continue;
      return -1;
    }
  }
  return -1;
}

/** "Flat 4, ", "Apt 3B, ", "Bât. C, ", "Appt 12, " in front belong to the address. */
function complementBefore(scan: Scan, start: number): number {
  let i = start - 1;
  if (isSymbol(scan, i, COMMA) || (i >= 0 && scan.kind[i] === BREAK)) i--;
  else return start;
  for (let k = i; k >= 0 && i - k < 4; k--) {
    const kind = scan.kind[k];
    if (kind === BREAK || isSymbol(scan, k, COMMA)) break;
    if (
      kind === WORD &&
      /^(?:flat|apt|apartment|unit|suite|b[âa]t|b[âa]timent|appt|appartement|esc|escalier|r[ée]sidence|studio|room)$/i.test(
        wordAt(scan, k),
      )
    ) {
      return isSymbol(scan, k + 1, 58) ? start : complementBefore(scan, k);
    }
  }
  return start;
}

/** From the end of the street on: complements, postcode and town, country. */
function endOfAddress(scan: Scan, street: number): number {
  let end = street;
  for (let step = 0; step < 3; step++) {
    const next = skipComplement(scan, end);
    if (next === end) break;
    end = next;
  }
  const town = readPostcodeAndTown(scan, end);
  if (town > end) return readCountry(scan, town);
  // ", Paris": a town without its postcode when it is one that everybody knows.
  if (isSymbol(scan, end, COMMA) && CITIES.has(wordAt(scan, end + 1).toLowerCase())) return readCountry(scan, end + 2);
  return end;
}
