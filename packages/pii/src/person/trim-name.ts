import { CAPITALISED, CAPITALS, INITIAL, LOWERCASE, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import { P } from './lexicon.ts';
import { type NameContext, PADDING } from './name-context.ts';
import { COMMON, FIRST_NAME, SURNAME } from './name-lists.ts';

const DOT = 46;

/** The token where the name in `[from, to)` begins once titles and loose particles are off; `to` when it is no person's name after all. */
export function trimName(scan: Scan, context: NameContext, from: number, to: number): number {
  const start = skipCommonWord(scan, context, skipTitles(scan, context, from, to), to);
  if (endsLikeThing(scan, context, start, to)) return to;
  return isKnownThing(scan, context, start, to) || isValueOfThing(scan, start) ? to : start;
}

/** One word that is a town, a brand, an acronym or the end of a letter, and hardly a first name: "IBAN :", "Sephora", "Cdlt,". */
function isKnownThing(scan: Scan, context: NameContext, from: number, to: number): boolean {
  if (to - from !== 1) return false;
  const start = scan.start[from] ?? 0;
  const length = (scan.end[from] ?? 0) - start;
  const family = context.family[from + PADDING] ?? 0;
  const first = (context.look[from + PADDING] ?? 0) & FIRST_NAME;
  const isThing = (family & (P.known | P.closing | P.organisation | P.place)) !== 0 && first < 3;
  const isAcronym = (family & P.known) !== 0 && scan.shape[from] === CAPITALS && length <= 5 && first < 5;
  // "Seine-Saint-Denis", "la Saint-Sylvestre".
  const isSaint = /\bsainte?-/i.test(scan.text.slice(start, start + Math.min(length, 40)));
  // "Just checking in": a word of the language at the head of a sentence, and a rare name.
  const isWord =
    first < 4 &&
    ((context.look[from + PADDING] ?? 0) & COMMON) === COMMON &&
    scan.kind[to] === WORD &&
    scan.shape[to] === LOWERCASE;
  if (!isThing && !isAcronym && !isSaint && !isWord) return false;
  // A title decides: "Mme Paris", "M. Leclerc".
  return !isTitledAt(scan, context, from);
}

/** "Guest Olga Ivanova", "Bonjour Marie": a word of the language before a first name is none, unless the lists hold it as a name. */
function skipCommonWord(scan: Scan, context: NameContext, from: number, to: number): number {
  if (to - from < 2 || scan.kind[from] !== WORD || scan.kind[from + 1] !== WORD) return from;
  if (scan.shape[from] !== CAPITALISED || scan.shape[from + 1] !== CAPITALISED) return from;
  const look = context.look[from + PADDING] ?? 0;
  const next = context.look[from + 1 + PADDING] ?? 0;
  return (look & COMMON) === COMMON && (look & FIRST_NAME) < 2 && (next & FIRST_NAME) >= 4 && (next & COMMON) < 0x20
    ? from + 1
    : from;
}

/** "Halcyon Foods", "Schneider Electric", "le Directeur": no first name in front, and a word that is no name at the end. */
function endsLikeThing(scan: Scan, context: NameContext, from: number, to: number): boolean {
  if (to - from < 2 || to - from > 4) return false;
  const last = context.look[to - 1 + PADDING] ?? 0;
  const family = context.family[to - 1 + PADDING] ?? 0;
  if (scan.kind[to - 1] !== WORD || scan.shape[to - 1] !== CAPITALISED || last & (FIRST_NAME | SURNAME)) return false;
  if ((last & COMMON) < 0x20 && !(family & (P.known | P.organisation | P.role | P.thing))) return false;
  for (let i = from; i < to - 1; i++) {
    if (((context.look[i + PADDING] ?? 0) & FIRST_NAME) >= 3 || scan.kind[i] !== WORD) return false;
  }
  // "Monsieur le Directeur": an office, whatever the title.
  return (family & P.role) !== 0 || !isTitledAt(scan, context, from);
}

function isTitledAt(scan: Scan, context: NameContext, from: number): boolean {
  let before = from - 1;
  if (before >= 0 && scan.kind[before] !== WORD) before--;
  return before >= 0 && ((context.family[before + PADDING] ?? 0) & P.title) !== 0;
}

const THING_KEYS = new Set(
  'product produit plan city ville town country pays brand marque model modele modèle color colour couleur status statut title titre libelle libellé article category categorie catégorie event element page experiment street rue school ecole école company entreprise societe société department service language langue team project projet type item theme thème song album movie film book livre state region région commune lieu place nationality nationalité currency format'.split(
    ' ',
  ),
);

/** `"city": "Florence"`, `Produit : Rose Ispahan`: the key says that the value is a thing. */
function isValueOfThing(scan: Scan, from: number): boolean {
  let i = from - 1;
  let isLinked = false;
  for (let steps = 0; steps < 5 && i >= 0 && scan.kind[i] === SYMBOL; steps++, i--) {
    const unit = scan.hash[i];
    if (unit === 58 || unit === 61) isLinked = true;
    else if (unit !== 34 && unit !== 39) return false;
  }
  return (
    isLinked &&
    i >= 0 &&
    scan.kind[i] === WORD &&
    THING_KEYS.has(scan.text.slice(scan.start[i], scan.end[i]).toLowerCase())
  );
}

/** "le dossier de Dupont": a particle in lower case opens a name after a title ("le général de Gaulle") or at the start of a field only. */
function isLooseParticle(scan: Scan, context: NameContext, from: number, to: number): boolean {
  if (
    to - from < 2 ||
    scan.shape[from] !== LOWERCASE ||
    !/^(?:de|du|des|d['’]|la|le|les|l['’]|di|da|et|y|e|a|o)$/i.test(scan.text.slice(scan.start[from], scan.end[from]))
  )
    return false;
  if (scan.shape[to - 1] === LOWERCASE || from === 0) return false;
  let before = from - 1;
  if (scan.hash[before] === DOT && before > 0) before--;
  return scan.kind[before] === WORD && !((context.family[before + PADDING] ?? 0) & (P.title | P.role));
}

/** Titles and kinship words stay out: "M. N'Diaye", "tata Monique", "émir Abdelkader". */
function skipTitles(scan: Scan, context: NameContext, from: number, to: number): number {
  let i = from;
  if (isLooseParticle(scan, context, from, to)) i++;
  while (i + 1 < to) {
    const look = context.look[i + PADDING] ?? 0;
    const isPrefix = /['’]/.test(scan.text.charAt((scan.end[i] ?? 1) - 1));
    const isName = (look & FIRST_NAME) >= 3 && scan.shape[i] !== LOWERCASE;
    const isTitle = ((context.family[i + PADDING] ?? 0) & (P.title | P.kin)) !== 0 && !isName && !isPrefix;
    const isM =
      scan.shape[i] === INITIAL && scan.text.charCodeAt(scan.start[i] ?? 0) === 77 && scan.hash[i + 1] === DOT;
    if (!isTitle && !isM) break;
    i++;
    if (i < to && scan.kind[i] !== WORD) i++;
  }
  return i;
}
