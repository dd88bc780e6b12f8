import { K } from '../scan/keywords.ts';
import { BREAK, CAPITALISED, CAPITALS, LOWERCASE, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';

const COMMA = 0x2c;
const HYPHEN = 0x2d;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMPLEMENT =
  /^(?:b[âa]t(?:iment)?|appt?|appartement|apt|apartment|flat|unit|suite|ste|[ée]tage|[ée]t|ét|ss|esc(?:alier)?|bo[iî]te|chambre|ch|villa|plot|gallery|lotissement|hameau|b[âa]t|les|zone|r[ée]sidence|porte|hall|bp|cs|tsa|lieu-dit|lieudit|chez|floor|fl|studio|logement|lot|entr[ée]e|immeuble|room|rdc|box|cedex|za|zac|zi|c\/o)$/i;
const COUNTRY =
  /^(?:france|belgique|belgium|suisse|switzerland|luxembourg|uk|usa|us|canada|england|scotland|wales|ireland|irlande|germany|allemagne|espagne|spain|italie|italy|maroc|morocco|algérie|tunisie|sénégal|monaco|royaume-uni|états-unis|australia|australie|inde|india|kenya|ghana|bénin|benin|nigeria|españa|côte-d'ivoire|cameroun|togo|mali|guadeloupe|martinique|guyane|réunion|mayotte|portugal|netherlands|pays-bas|scotland|roumanie|romania|pologne|poland|argentina|brasil|brazil|mexico|japan|japon|china|chine|singapore|nz|polynésie)$/i;
/** Words that never stand in the name of a street: the sentence goes on there. */
const PROSE = new Set(
  (
    'est sont était et ou mais car donc pour avec chez dans depuis avant après à a au qui que quoi dont où je tu il elle on nous vous ils elles y ne ' +
    'pas plus si quand demain hier ce cet cette ces mon ton son ma ta sa mes tes ses merci svp stp code digicode interphone tel tél téléphone mail ' +
    'email le la les un une des en par sur vers jusqu jusque près face derrière devant entre is are was and or but for with at in on from to by the ' +
    'my your his her our their this that please thanks where when who which il c’est habite vit né née'
  ).split(' '),
);
const EIRCODE = /^[A-Z]\d[\dW][ ]?[A-Z\d]{4}(?![A-Za-z0-9])/;
const UK = /^[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}(?![A-Za-z0-9])/i;
const CANADA = /^[A-Z]\d[A-Z][ ]?\d[A-Z]\d(?![A-Za-z0-9])/i;

/** Whether the word at `i` ends the name of a French street, of which `named` says that it has begun. */
export function isEndOfName(scan: Scan, i: number, named: boolean, lower: number): boolean {
  const word = textOf(scan, i);
  if (scan.shape[i] !== LOWERCASE) return named && COMPLEMENT.test(word);
  const bare = word.toLowerCase();
  if (/^(?:de|du|des|d['’]|l['’]|la|le|les)$/.test(bare)) {
    // Articles open names ("rue la Fayette"); in the middle "de" continues one when a capital or the first name word follows.
    return (
      named &&
      !(
        scan.kind[i + 1] === WORD &&
        (scan.shape[i + 1] !== LOWERCASE || /^(?:de|du|des|d['’])$/.test(bare) || isArticleAfter(scan, i))
      )
    );
  }
  if (named && /^(?:et|en|sur|sous|lès|aux?)$/.test(bare))
    return !(scan.kind[i + 1] === WORD && scan.shape[i + 1] !== LOWERCASE);
  if (PROSE.has(bare)) return named || !/^(?:sur|en|au|à|sous)$/.test(bare);
  // Written small: a name of two words at most ("rue victor hugo").
  if (!named) return false;
  return COMPLEMENT.test(word) || lower === 0 || lower >= 2;
}

function isArticleAfter(scan: Scan, i: number): boolean {
  return i > 0 && /^(?:de|à|sur)$/i.test(textOf(scan, i - 1));
}

function textOf(scan: Scan, i: number): string {
  return i >= 0 && i < scan.count && scan.kind[i] === WORD ? scan.text.slice(scan.start[i], scan.end[i]) : '';
}

function isSymbol(scan: Scan, i: number, unit: number): boolean {
  return i < scan.count && scan.kind[i] === SYMBOL && scan.hash[i] === unit;
}

/** Over one comma, hyphen, line break, or several of them. */
function skipJoint(scan: Scan, from: number): number {
  let i = from;
  while (
    i < scan.count &&
    i - from < 3 &&
    (isSymbol(scan, i, COMMA) || isSymbol(scan, i, 0xb7) || (isDash(scan, i) && i === from) || scan.kind[i] === BREAK)
  )
    i++;
  return i;
}

function isDash(scan: Scan, i: number): boolean {
  return isSymbol(scan, i, HYPHEN) || isSymbol(scan, i, 0x2013) || isSymbol(scan, i, 0x2014);
}

/** The token after one complement ("bât. C", "3e étage", "Appt 12", "BP 40123", "lieu-dit Kermor"), or `from`. */
export function skipComplement(scan: Scan, from: number): number {
  const start = skipJoint(scan, from);
  let i = start;
  if (
    scan.kind[i] === NUMBER &&
    /^(?:e|er|ème|eme|nd|st|rd|th|ère)$/i.test(textOf(scan, i + 1)) &&
    scan.start[i + 1] === scan.end[i]
  ) {
    // "4e D", "2e droite", "2ème ss asc.", "4e ét."
    if (/^(?:gauche|droite|left|right|[dg])$/i.test(textOf(scan, i + 2))) return i + 3;
    if (!COMPLEMENT.test(textOf(scan, i + 2))) return from;
    i += 2;
    if (/^(?:ss|ét|et)$/i.test(textOf(scan, i))) {
      i++;
      if (/^asc(?:enseur)?$/i.test(textOf(scan, i))) i++;
      return isSymbol(scan, i, 46) ? i + 1 : i;
    }
    if (/^floor|[ée]tage$/i.test(textOf(scan, i))) return endOfSide(scan, i + 1);
  }
  if (isSymbol(scan, i, 0x23) && scan.kind[i + 1] === NUMBER) return i + 2;
  if (
    !COMPLEMENT.test(textOf(scan, i)) ||
    (i === start && i === from && scan.shape[i] === LOWERCASE && !/^b[âa]t|^app/i.test(textOf(scan, i)))
  )
    return from;
  const isNamed = /^(?:r[ée]sidence|lieu-?dit|immeuble)$/i.test(textOf(scan, i));
  i++;
  if (isSymbol(scan, i, 46)) i++;
  if (scan.kind[i] === NUMBER) {
    i++;
    if (scan.kind[i] === WORD && scan.start[i] === scan.end[i - 1]) i++;
    return i;
  }
  if (isNamed) {
    while (
      i < scan.count &&
      scan.kind[i] === WORD &&
      (scan.shape[i] !== LOWERCASE || /^(?:de|du|des|la|le|les|d['’]|l['’])$/.test(textOf(scan, i)))
    )
      i++;
    return i;
  }
  // "bât. C": one letter, or a letter and digits.
  if (scan.kind[i] === WORD && (scan.end[i] ?? 0) - (scan.start[i] ?? 0) <= 2 && scan.shape[i] !== LOWERCASE) {
    i++;
    if (scan.kind[i] === NUMBER && scan.start[i] === scan.end[i - 1]) i++;
    return i;
  }
  return from;
}

function endOfSide(scan: Scan, i: number): number {
  return /^(?:gauche|droite|left|right)$/i.test(textOf(scan, i)) ? i + 1 : i;
}

/** A four-digit postcode (Belgium, Switzerland) stands before a capitalised town. */
export function isTownStart(scan: Scan, i: number): boolean {
  return scan.kind[i] === NUMBER && scan.hash[i] === 4 && isTownWord(scan, i + 1);
}

function isTownWord(scan: Scan, i: number): boolean {
  return (
    scan.kind[i] === WORD &&
    (scan.shape[i] === CAPITALISED || scan.shape[i] === CAPITALS || (scan.shape[i] ?? 0) > CAPITALS)
  );
}

/** The token after postcode and town in either order, or `from` when there is none. */
export function readPostcodeAndTown(scan: Scan, from: number): number {
  let i = skipJoint(scan, from);
  if (isSymbol(scan, i, OPEN)) i++;
  // F-75002, B-1000, CH-1200, L-…
  if (/^(?:f|b|ch|l|d)$/i.test(textOf(scan, i)) && isSymbol(scan, i + 1, HYPHEN)) i += 2;
  if (scan.kind[i] === NUMBER) {
    const length = scan.hash[i] ?? 0;
    if (length === 5 || isTownStart(scan, i)) return readTown(scan, i + 1);
    // "75 002 Paris"
    if (length === 2 && scan.kind[i + 1] === NUMBER && scan.hash[i + 1] === 3 && isTownWord(scan, i + 2))
      return readTown(scan, i + 2);
    return from;
  }
  return readTownFirst(scan, i, from);
}

/** The token after ", Manchester M19 2LL" (British, American, Canadian order), or `from`. */
export function readTownBeforePostcode(scan: Scan, from: number): number {
  return readTownFirst(scan, skipJoint(scan, from), from);
}

/** "London NW1 6XE", "Washington, DC 20500", "Montréal QC H2X 1Y4", "Paris 75002", "Paris (75002)", and a British postcode alone. */
function readTownFirst(scan: Scan, first: number, from: number): number {
  let i = first;
  for (let words = 0; words < 7; words++) {
    const rest = scan.text.slice(scan.start[i] ?? scan.text.length, (scan.start[i] ?? scan.text.length) + 9);
    const code = UK.exec(rest) ?? CANADA.exec(rest);
    if (code) return indexAt(scan, i, (scan.start[i] ?? 0) + code[0].length);
    // "Ducos, 98800 Nouméa": a quarter before postcode and town.
    if (
      i > first &&
      scan.kind[i] === NUMBER &&
      scan.hash[i] === 5 &&
      isTownWord(scan, i + 1) &&
      (isSymbol(scan, i - 1, COMMA) || isDash(scan, i - 1))
    )
      return readTown(scan, i + 1);
    if (i > first && isLongPostcode(scan, i)) return scan.hash[i] === 3 ? i + 2 : i + 1;
    const eircode = i > first ? EIRCODE.exec(rest) : null;
    if (eircode) return indexAt(scan, i, (scan.start[i] ?? 0) + eircode[0].length);
    if (i > first && scan.kind[i] === NUMBER && scan.hash[i] === 5) {
      const plus =
        isSymbol(scan, i + 1, HYPHEN) && scan.hash[i + 2] === 4 && scan.kind[i + 2] === NUMBER ? i + 3 : i + 1;
      return plus;
    }
    if (i > first && isSymbol(scan, i, OPEN) && scan.hash[i + 1] === 5 && isSymbol(scan, i + 2, CLOSE)) return i + 3;
    if (
      isTownWord(scan, i) ||
      // "cambridge cb2 1ab": a town in lower case counts when a postcode follows.
      (scan.kind[i] === WORD && words < 3) ||
      (i > first && (isSymbol(scan, i, COMMA) || (scan.kind[i] === BREAK && i - first < 6) || isSymbol(scan, i, 46)))
    )
      i++;
    else return from;
  }
  return from;
}

/** Six digits (India, "410 208" too) or four after a capitalised word (South Africa, New Zealand, "NSW 2034"), at the end of their line or part. */
function isLongPostcode(scan: Scan, i: number): boolean {
  if (scan.kind[i] !== NUMBER) return false;
  if (scan.hash[i] === 6) return true;
  if (scan.hash[i] === 3) return scan.kind[i + 1] === NUMBER && scan.hash[i + 1] === 3;
  return (
    scan.hash[i] === 4 &&
    isTownWord(scan, i - 1) &&
    (i + 1 >= scan.count ||
      scan.kind[i + 1] === BREAK ||
      isSymbol(scan, i + 1, COMMA) ||
      isSymbol(scan, i + 1, CLOSE) ||
      isSymbol(scan, i + 1, 46))
  );
}

function indexAt(scan: Scan, i: number, offset: number): number {
  let k = i;
  while (k < scan.count && (scan.end[k] ?? 0) < offset) k++;
  return k + 1;
}

function readTown(scan: Scan, from: number): number {
  let i = from;
  if (isTownWord(scan, i)) {
    i++;
    // "La Rochelle", "Le Mans", "L'Haÿ les Roses", "Aix en Provence", "Paris Cedex 08", "Lyon 3e".
    while (i < scan.count && i - from < 7) {
      if (/^cedex$/i.test(textOf(scan, i))) {
        return scan.kind[i + 1] === NUMBER && (scan.hash[i + 1] ?? 9) <= 2 ? i + 2 : i + 1;
      }
      const isLink = /^(?:de|du|des|la|le|les|en|sur|sous|lès|l['’]|d['’]|et|aux?|près|cedex)$/i.test(textOf(scan, i));
      if (
        isTownWord(scan, i) &&
        !COUNTRY.test(textOf(scan, i)) &&
        !((scan.keyword[i] ?? 0) & (K.phone | K.birth | K.siret | K.siren | K.secret))
      )
        i++;
      else if (
        isLink &&
        (isTownWord(scan, i + 1) ||
          (/^(?:en|sur|sous|lès|les|le|la|du|de)$/i.test(textOf(scan, i)) && isTownWord(scan, i + 2)))
      )
        i++;
      else break;
    }
    return i;
  }
  // In lower case: one word, and its joined parts are one token ("aix-en-provence").
  if (scan.kind[i] === WORD && scan.shape[i] === LOWERCASE && !PROSE.has(textOf(scan, i))) return i + 1;
  if (/^(?:la|le|les|l['’])$/i.test(textOf(scan, i)) && scan.kind[i + 1] === WORD) return i + 2;
  return i;
}

/** The token after ", France" or "(Belgique)", or `from`. */
export function readCountry(scan: Scan, from: number): number {
  let i = skipJoint(scan, from);
  if (isSymbol(scan, i, OPEN)) i++;
  if (!COUNTRY.test(textOf(scan, i))) return from;
  return isSymbol(scan, i + 1, CLOSE) && isSymbol(scan, i - 1, OPEN) ? i + 2 : i + 1;
}
