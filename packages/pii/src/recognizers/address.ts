import { FIRST_NAME, nameClassOf } from '../person/name-lists.ts';
import { K } from '../scan/keywords.ts';
import { BREAK, CAPITALISED, LOWERCASE, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import type { Span } from '../span.ts';
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
  /^(?:rue|avenue|av|ave|bd|bld|boulevard|blvd|boul|place|pl|chemin|ch|all[ée]es?|impasse|imp|route|rte|quai|cours|square|sq|passage|psg|voie|sentier|ruelle|faubourg|fbg|fg|esplanade|promenade|hameau|lotissement|lot|r[ée]sidence|cit[ée]|villa|venelle|mont[ée]e|rampe|traverse|clos|mail|parvis|galerie|cour|rond|chauss[ée]e|c[ôo]te|domaine|lieudit|r|carrefour|corniche|porte|pont|z(?:ac|ai|a|i)|zone|calle|hent|straed|rua|strada|str|stra[sß]e|stra(?:ss|ß)e|via|piazza|plaza|carrer|camino|laan|straat)$/i;
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
    // "voiture 12 place 47", "1 mail de Paul"
    const isSeat =
      /^(?:place|mail|lot|porte)$/.test(word) &&
      (scan.kind[index + 1] === NUMBER
        ? !((scan.keyword[index + 2] ?? 0) & K.month)
        : word === 'mail' && /^(?:de|du|d['’])$/.test(wordAt(scan, index + 1)));
    const french = FRENCH.test(word) && !isSeat ? numberBefore(scan, index) : -1;
    let start = french;
    let after = -1;
    if (french >= 0) after = endOfFrenchStreet(scan, index);
    if (after < 0 && ENGLISH.test(word)) {
      start = numberOfEnglishStreet(scan, index);
      if (start >= 0) after = index + 1;
      if (after > 0 && /^(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)$/i.test(wordAt(scan, after))) after++;
    }
    if (start < 0 || after < 0) {
      findNumberAfter(scan, index, found);
      return;
    }
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
  if (/^grande?$/i.test(suffix)) i--;
  else if (suffix !== '') {
    if (!/^(?:bis|ter|quater|[a-f])$/i.test(suffix)) return -1;
    i--;
  }
  if (isSymbol(scan, i, COMMA)) i--;
  if (i < 0 || scan.kind[i] !== NUMBER || (scan.hash[i] ?? 0) > 4) return -1;
  const number = i;
  const joiner = scan.hash[i - 1];
  if (
    i >= 2 &&
    scan.kind[i - 1] === SYMBOL &&
    (joiner === HYPHEN || joiner === 47) &&
    scan.kind[i - 2] === NUMBER &&
    (scan.hash[i - 2] ?? 9) <= 4
  )
    i -= 2;
  // "14 mai 1610, rue de la Ferronnerie"
  if (scan.hash[i] === 4 && (scan.keyword[i - 1] ?? 0) & K.month) return -1;
  // "en 2024 place aux jeunes"
  if (scan.hash[i] === 4 && /^(?:en|in|depuis|since|dès)$/i.test(wordAt(scan, i - 1))) return -1;
  const isDated = number > i && isDate(scan.text.slice(scan.start[i], scan.end[number]));
  return isFree(scan, i) && !isDated ? i : -1;
}

/** "02/01 TED BAKER REGENT ST" is a day, "2010-2016 CH Dron" are years; no house is 0340. */
function isDate(number: string): boolean {
  return /^0|^[0-3]\d\/(?:0\d|1[0-2])$|^(?:19|20)\d\d-(?:19|20)\d\d$/.test(number);
}

function isFree(scan: Scan, i: number): boolean {
  const start = scan.start[i] ?? 0;
  const before = scan.text.charAt(start - 1);
  // "TYPE=WORK:1 rue", not "12:30 rue".
  if (before === ':') return /\p{L}/u.test(scan.text.charAt(start - 2));
  return !/[\w.,/€$£-]/.test(before);
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
      if ((scan.hash[i] ?? 9) > 5 || street - i < 2) return -1;
      // "77-79 Bold Street", "5/88 Marine Parade"
      const isSecond =
        scan.kind[i - 2] === NUMBER &&
        (isSymbol(scan, i - 1, HYPHEN) || isSymbol(scan, i - 1, 47)) &&
        scan.start[i] === scan.end[i - 1];
      const first = isSecond ? i - 2 : i;
      return isFree(scan, first) && !isDate(scan.text.slice(scan.start[first], scan.end[i])) ? first : -1;
    }
    // "3. Church Street" is a heading: a stop right after the number.
    if (kind === SYMBOL && scan.hash[i] === DOT && scan.kind[i - 1] === NUMBER) return -1;
    if (kind === SYMBOL && (scan.hash[i] === DOT || scan.hash[i] === 0x27)) continue;
    if (kind !== WORD) return -1;
    const isSuffix = scan.kind[i - 1] === NUMBER && scan.start[i] === scan.end[i - 1];
    if (isSuffix && /^(?:[a-wyz]|bis|ter|st|nd|rd|th)$/i.test(wordAt(scan, i))) continue;
    if (isSuffix) return -1;
    if (scan.shape[i] === LOWERCASE && !/^(?:of|the|s)$/.test(wordAt(scan, i).replace(/['’]/, ''))) {
      // All in lower case ("10 downing street"): one word only, right after the number.
      if (
        scan.kind[i - 1] === NUMBER &&
        street - i === 1 &&
        scan.shape[street] === LOWERCASE &&
        !/^(?:the|a|other|different|minute|min|hour|long|day|this|each|my|pour|de|en|la|le|les|du|des|par|sur|mail|et|ou)$/.test(
          wordAt(scan, i),
        )
      )
        continue;
      return -1;
    }
  }
  return -1;
}

/** "chemin du Moulin 4, 1400 Yverdon", "Calle de Aragón 118, 08011 Barcelona", "Rua das Gaivotas 17, 1200-202 Lisboa": the town must follow. */
function findNumberAfter(scan: Scan, street: number, found: Span[]): void {
  if (!FRENCH.test(wordAt(scan, street)) || scan.kind[street - 1] === NUMBER) return;
  let i = street + 1;
  if (isSymbol(scan, i, DOT)) i++;
  const first = i;
  while (
    i - first < 5 &&
    scan.kind[i] === WORD &&
    (scan.shape[i] !== LOWERCASE ||
      isLink(scan, i) ||
      /^(?:das|dos|da|do|della|delle|del|van|de)$/.test(wordAt(scan, i)))
  )
    i++;
  if (i === first) return;
  if (isSymbol(scan, i, COMMA)) i++;
  if (scan.kind[i] !== NUMBER || (scan.hash[i] ?? 9) > 4) return;
  const rest = scan.text.slice(scan.end[i], (scan.end[i] ?? 0) + 90);
  const tail =
    /^(?: ?(?:bis|[a-zA-Z]))?(?:, [^,\n\d]{0,6}\d?[^,\n\d]{1,10})?,? ?\n? ?(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3})? \p{Lu}[\p{L}’'-]+(?:[ -](?:\p{Lu}|les|la|le|en|sur|de|du)[\p{L}’'-]*){0,3}(?:, ?\p{Lu}[\p{L}]+(?![\p{L}]))?/u.exec(
      rest,
    )?.[0];
  if (tail === undefined) return;
  found.push({
    start: scan.start[street] ?? 0,
    end: (scan.end[i] ?? 0) + tail.length,
    type: 'ADDRESS',
    score: 0.9,
    recognizer: 'address',
  });
}

const BEFORE =
  /^(?:flat|apt|apartment|unit|suite|b[âa]t|b[âa]timent|appt|appartement|esc|escalier|r[ée]s|r[ée]sidence|studio|room|zi|za|zac|zone|lieu-dit|lieudit|lotissement|lot|hameau|villa|espace|foyer|immeuble|tour|tower|plot|floor|chambre|ch|g[îi]te|section|servitude|gallery|bloc|block|scara|c|the|clos|domaine|parc|centre|chrs|ehpad|house|yard|court|mansions|lodge|cottage|rectory|manor|building|buildings|works|estate|barn|le bourg|bourg|logement|porte|[ée]tage)$/i;

/** "Flat 4, ", "Bât. C, ", "ZI de la Bergerie, ", "The Old Rectory, " in front belong to the address: up to three parts of a line, or the line above. */
function complementBefore(scan: Scan, start: number): number {
  let from = start;
  for (let parts = 0; parts < 3; parts++) {
    let i = from - 1;
    if (!isSymbol(scan, i, COMMA) && !isDashAt(scan, i) && scan.kind[i] !== BREAK) return from;
    const isLine = scan.kind[i] === BREAK;
    i--;
    let first = -1;
    for (let k = i; k >= 0 && i - k < 7; k--) {
      if (
        scan.kind[k] === BREAK ||
        isSymbol(scan, k, COMMA) ||
        isSymbol(scan, k, 58) ||
        isSymbol(scan, k, 40) ||
        isDashAt(scan, k)
      )
        break;
      if (scan.kind[k] === WORD && BEFORE.test(wordAt(scan, k)) && isComplement(scan, k, i)) first = k;
    }
    if (first < 0 || isSymbol(scan, first + 1, 58)) return from;
    // "Kingfisher Tower", "2nd Floor", "LE BOURG": the name may stand in front.
    while (
      first > 0 &&
      i - first < 6 &&
      opensPart(scan, first - 1) &&
      // Two spaces separate the columns of a form.
      (scan.start[first] ?? 0) - (scan.end[first - 1] ?? 0) < 2
    )
      first--;
    // A line of its own must be nothing else.
    if (isLine && first > 0 && scan.kind[first - 1] !== BREAK && !isSymbol(scan, first - 1, COMMA)) return from;
    // "c/o Résidence …"
    from = isSymbol(scan, first + 1, 47) && first > 0 ? first : first;
    if (isSymbol(scan, from - 1, 47) && /^c$/i.test(wordAt(scan, from - 2))) from -= 2;
  }
  return from;
}

function opensPart(scan: Scan, k: number): boolean {
  if (scan.kind[k] === NUMBER) return true;
  if (scan.kind[k] !== WORD) return false;
  return scan.shape[k] !== LOWERCASE || (scan.kind[k - 1] === NUMBER && scan.start[k] === scan.end[k - 1]);
}

/** From its key word on a part has capitals, numbers and links only ("The Old Rectory", "ZI de la Bergerie", "Villa 3"). */
function isComplement(scan: Scan, k: number, last: number): boolean {
  if (
    /^(?:the|c|le|ch|lot)$/i.test(wordAt(scan, k)) &&
    (scan.shape[k] === LOWERCASE ? !/^(?:ch|lot)$/.test(wordAt(scan, k)) : k === last)
  )
    return false;
  if (
    scan.shape[k] === LOWERCASE &&
    !/^(?:ch|g[îi]te|foyer|appt|b[âa]t|r[ée]s|esc|apt|flat|unit|c|lot|appartement|r[ée]sidence|logement|porte|villa|chambre)$/.test(
      wordAt(scan, k),
    )
  )
    return false;
  for (let i = k + 1; i <= last; i++) {
    if (scan.kind[i] === WORD && scan.shape[i] === LOWERCASE && !isLink(scan, i) && i > k + 1) return false;
  }
  return true;
}

function isDashAt(scan: Scan, i: number): boolean {
  return (
    i > 0 && (isSymbol(scan, i, HYPHEN) || isSymbol(scan, i, 0x2013)) && (scan.start[i] ?? 0) > (scan.end[i - 1] ?? 0)
  );
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
  return readCountry(scan, readBareTown(scan, end));
}

const PROVINCE = /^(?:BC|ON|QC|AB|NS|NSW|VIC|Co|Ireland)$/;
const STOPS = /^(?: ?[.?!|;)"»\]\n]|$|, (?=\p{Ll})| (?:[–—|-] |QC|BC|ON))/u;

/** ", Marvejols", ", Baily, Howth": up to two parts of capitalised words, no first name, that the sentence or the line ends after. */
function readBareTown(scan: Scan, from: number): number {
  const first = endOfCapitals(scan, from);
  if (first === from) return from;
  const second = endOfCapitals(scan, first);
  for (const end of second > first ? [second, first] : [first]) {
    const at = scan.end[end - 1] ?? 0;
    if (STOPS.test(scan.text.slice(at, at + 6))) return end;
  }
  return from;
}

/** The token after a comma and one to three capitalised words, or `from`. */
function endOfCapitals(scan: Scan, from: number): number {
  if (!isSymbol(scan, from, COMMA)) return from;
  let i = from + 1;
  while (
    i - from <= 3 &&
    scan.kind[i] === WORD &&
    (scan.shape[i] === CAPITALISED || PROVINCE.test(wordAt(scan, i))) &&
    (i === from + 1 || (scan.start[i] ?? 0) - (scan.end[i - 1] ?? 0) === 1) &&
    (nameClassOf(scan.hash[i] ?? 0) & FIRST_NAME) < 3 &&
    ((scan.keyword[i] ?? 0) & (K.phone | K.secret | K.login | K.birth)) === 0
  )
    i++;
  return i === from + 1 ? from : i;
}
