import { BREAK, CAPITALISED, CAPITALS, INITIAL, LOWERCASE, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import { P } from './lexicon.ts';
import { type NameContext, PADDING, readNameContext, releaseNameContext } from './name-features.ts';
import { COMMON, FIRST_NAME, SURNAME } from './name-lists.ts';
import { canBeName, FIRST, INSIDE, OUTSIDE, tagNames } from './tag-names.ts';

const DOT = 46;

/**
 * Finds names of people: the tagger reads the whole text, then names that it found are found again where the context alone said
 * nothing. `known`: folded hashes of words that are names in this conversation.
 */
export function findPeople(scan: Scan, found: Span[], known?: ReadonlySet<number>): void {
  if (scan.count === 0) return;
  const context = readNameContext(scan);
  const labels = tagNames(scan, context);
  labelFirstNames(scan, context, labels);
  labelTitled(scan, context, labels);
  cutSmallWords(scan, context, labels);
  extendNames(scan, context, labels);
  labelListed(scan, context, labels);
  const names = new Set(known);
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] === FIRST) rememberWords(scan, context, i, endOfName(scan, labels, i), names);
  }
  if (names.size > 0) labelAgain(scan, context, labels, names);
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== FIRST) continue;
    const end = endOfName(scan, labels, i);
    const from = skipTitles(scan, context, i, end);
    if (from === end || isKnownThing(scan, context, from, end)) continue;
    found.push({
      start: scan.start[from] ?? 0,
      end: scan.end[end - 1] ?? 0,
      type: 'PERSON',
      score: 0.6,
      recognizer: 'person',
    });
    i = end - 1;
  }
  releaseNameContext(context);
}

function endOfName(scan: Scan, labels: Uint8Array, from: number): number {
  let end = from + 1;
  while (end < scan.count && labels[end] === INSIDE) end++;
  return end;
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
  if (!isThing && !isAcronym && !isSaint) return false;
  // A title decides: "Mme Paris", "M. Leclerc".
  let before = from - 1;
  if (before >= 0 && scan.kind[before] !== WORD) before--;
  return before < 0 || !((context.family[before + PADDING] ?? 0) & P.title);
}

/** "le dossier de Dupont": a particle in lower case opens a name after a title ("le général de Gaulle") or at the start of a field only. */
function isLooseParticle(scan: Scan, context: NameContext, from: number, to: number): boolean {
  if (
    to - from < 2 ||
    scan.shape[from] !== LOWERCASE ||
    !/^(?:de|du|des|d['’]|la|le|les|l['’]|von|van|di|da|et|y|e|a|o)$/i.test(
      scan.text.slice(scan.start[from], scan.end[from]),
    )
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
    const isTitle = ((context.family[i + PADDING] ?? 0) & (P.title | P.kin)) !== 0 && (look & FIRST_NAME) < 3;
    const isM =
      scan.shape[i] === INITIAL && scan.text.charCodeAt(scan.start[i] ?? 0) === 77 && scan.hash[i + 1] === DOT;
    if (!isTitle && !isM) break;
    i++;
    if (i < to && scan.kind[i] !== WORD) i++;
  }
  return i;
}

/**
 * Frequent first names that are no words of the language: in a line without capitals ("en vrai jessica abuse") the lists know more than
 * the context, and so they do of one that stands alone among small words ("Armelle valide").
 */
function labelFirstNames(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== OUTSIDE || scan.kind[i] !== WORD) continue;
    const at = i + PADDING;
    const look = context.look[at] ?? 0;
    if ((look & FIRST_NAME) < 4 || (look & COMMON) >= 0x10 || context.family[at] || (context.after[at] ?? 0) > 0)
      continue;
    const small = scan.shape[i] === LOWERCASE;
    if (
      small
        ? context.line[at] !== 2
        : scan.shape[i] !== CAPITALISED || !isSmallWord(scan, i - 1) || !isSmallWord(scan, i + 1)
    )
      continue;
    if (!canBeName(scan, context, i) || (i > 0 && labels[i - 1] !== OUTSIDE)) continue;
    labels[i] = FIRST;
    if (labels[i + 1] === FIRST) labels[i + 1] = INSIDE;
  }
}

/** Capitalised words of the lists that touch a name belong to it: "N'Golo" + "Kanté". */
function extendNames(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 0; i < scan.count; i++) {
    if (
      labels[i] === OUTSIDE &&
      i > 0 &&
      labels[i - 1] !== OUTSIDE &&
      scan.kind[i - 1] === WORD &&
      joinsName(scan, context, i)
    )
      labels[i] = INSIDE;
  }
  for (let i = scan.count - 2; i >= 0; i--) {
    if (labels[i] !== OUTSIDE || labels[i + 1] !== FIRST || scan.kind[i + 1] !== WORD || !joinsName(scan, context, i))
      continue;
    if ((context.after[i + PADDING] ?? 0) > 0) continue;
    labels[i] = FIRST;
    labels[i + 1] = INSIDE;
  }
}

function joinsName(scan: Scan, context: NameContext, i: number): boolean {
  return isNameLike(scan, context, i) && isOnLists(context, i);
}

function isSmallWord(scan: Scan, i: number): boolean {
  return i < 0 || i >= scan.count || scan.kind[i] !== WORD || scan.shape[i] === LOWERCASE;
}

/** "Armelle valide": a name with capitals goes on over particles only. "jcrois steph": a word of no list before a first name is none. */
function cutSmallWords(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== FIRST) continue;
    const end = endOfName(scan, labels, i);
    const next = context.look[i + 1 + PADDING] ?? 0;
    if (
      end > i + 1 &&
      scan.shape[i] === LOWERCASE &&
      scan.kind[i + 1] === WORD &&
      ((context.look[i + PADDING] ?? 0) & 15) === 0 &&
      (next & FIRST_NAME) >= 3
    ) {
      const isParticle = ((context.family[i + PADDING] ?? 0) & P.particle) !== 0;
      if (!isParticle) {
        labels[i] = OUTSIDE;
        labels[i + 1] = FIRST;
        continue;
      }
    }
    if (scan.shape[i] === LOWERCASE) continue;
    for (let k = i + 1; k < end; k++) {
      if (scan.kind[k] !== WORD || scan.shape[k] !== LOWERCASE || (context.family[k + PADDING] ?? 0) & P.particle)
        continue;
      for (let rest = k; rest < end; rest++) labels[rest] = OUTSIDE;
      break;
    }
  }
}

/** "Mme Vauquelin", "Dr Petrovic": a capitalised word that is no common one is a name after a title, whatever the tagger thought. */
function labelTitled(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 1; i < scan.count; i++) {
    if (isPrefixed(scan, i)) {
      if (labels[i - 1] === OUTSIDE) labels[i - 1] = FIRST;
      labels[i] = INSIDE;
      continue;
    }
    if (labels[i] !== OUTSIDE || !isNameLike(scan, context, i)) continue;
    const before = scan.kind[i - 1] === WORD ? i - 1 : scan.hash[i - 1] === DOT ? i - 2 : -1;
    if (before < 0 || scan.kind[before] !== WORD) continue;
    if (
      SHORT_TITLES.has(scan.text.slice(scan.start[before], scan.end[before]).toLowerCase()) &&
      scan.shape[before] !== LOWERCASE
    )
      labels[i] = FIRST;
  }
}

/** "Watson and Crick", "Baudelaire, Verlaine et Rimbaud": what stands in a list with a name and is on the lists of names is one too. */
function labelListed(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 2; i + 2 < scan.count; i++) {
    if (labels[i] === OUTSIDE || !isJoint(scan, i + 1) || labels[i + 2] !== OUTSIDE) continue;
    const after = labels[i + 3] ?? OUTSIDE;
    if (after === OUTSIDE && isNameLike(scan, context, i + 2) && isOnLists(context, i + 2) && !startsMore(scan, i + 3))
      labels[i + 2] = FIRST;
  }
  for (let i = scan.count - 1; i >= 2; i--) {
    if (labels[i] !== FIRST || !isJoint(scan, i - 1) || labels[i - 2] !== OUTSIDE) continue;
    const isAlone = i < 3 || scan.kind[i - 3] !== WORD || scan.shape[i - 3] === LOWERCASE;
    if (
      isAlone &&
      isNameLike(scan, context, i - 2) &&
      isOnLists(context, i - 2) &&
      !(context.after[i - 2 + PADDING] ?? 0)
    )
      labels[i - 2] = FIRST;
  }
}

/** "N'Golo", "M'Bemba", "O'Brien": the second part, capitalised. */
function isPrefixed(scan: Scan, i: number): boolean {
  if (
    scan.kind[i] !== WORD ||
    (scan.shape[i] !== CAPITALISED && scan.shape[i] !== CAPITALS) ||
    scan.start[i] !== scan.end[i - 1]
  )
    return false;
  return (
    /^[NMO]['’]$/.test(scan.text.slice(scan.start[i - 1], scan.end[i - 1])) &&
    !(
      scan.shape[i] === CAPITALS &&
      scan.kind[i + 1] === WORD &&
      scan.shape[i + 1] === CAPITALS &&
      scan.shape[i - 2] === CAPITALS
    )
  );
}

const SHORT_TITLES = new Set(
  'm mm mme mmes mesdames messieurs mlle mr mrs ms dr dre pr me monsieur madame mademoiselle docteur maître professeur doctor professor'.split(
    ' ',
  ),
);

function isNameLike(scan: Scan, context: NameContext, i: number): boolean {
  const look = context.look[i + PADDING] ?? 0;
  const shape = scan.shape[i] ?? 0;
  const length = (scan.end[i] ?? 0) - (scan.start[i] ?? 0);
  if (
    scan.kind[i] !== WORD ||
    length < 3 ||
    (shape !== CAPITALISED && shape !== CAPITALS) ||
    !canBeName(scan, context, i)
  )
    return false;
  return (look & COMMON) < 0x20 && !((context.family[i + PADDING] ?? 0) & ~(P.particle | P.kin | P.role));
}

function isOnLists(context: NameContext, i: number): boolean {
  return ((context.look[i + PADDING] ?? 0) & (FIRST_NAME | SURNAME)) !== 0;
}

function isJoint(scan: Scan, i: number): boolean {
  if (scan.kind[i] === WORD) return /^(?:et|and|ou|or)$/i.test(scan.text.slice(scan.start[i], scan.end[i]));
  return scan.kind[i] === SYMBOL && (scan.hash[i] === 44 || scan.hash[i] === 38);
}

/** A capitalised word follows: the candidate begins a longer thing ("et Renault Trucks"). */
function startsMore(scan: Scan, i: number): boolean {
  return scan.kind[i] === WORD && scan.shape[i] !== LOWERCASE;
}

/** Words of a name that mean that name elsewhere too: three letters at least, no particle, no word of the language. */
function rememberWords(scan: Scan, context: NameContext, from: number, to: number, names: Set<number>): void {
  for (let i = from; i < to; i++) {
    const look = context.look[i + PADDING] ?? 0;
    const isLong = (scan.end[i] ?? 0) - (scan.start[i] ?? 0) > 2;
    if (
      scan.kind[i] === WORD &&
      isLong &&
      !((context.family[i + PADDING] ?? 0) & P.particle) &&
      (look & COMMON) < 0x20
    ) {
      names.add(scan.hash[i] ?? 0);
    }
  }
}

function labelAgain(scan: Scan, context: NameContext, labels: Uint8Array, names: ReadonlySet<number>): void {
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== OUTSIDE || scan.kind[i] !== WORD || !names.has(scan.hash[i] ?? 0) || !canBeName(scan, context, i))
      continue;
    if (
      (context.after[i + PADDING] ?? 0) > 0 ||
      (context.family[i + 1 + PADDING] ?? 0) & (P.organisation | P.place | P.thing)
    )
      continue;
    // In lower case only a frequent first name is the same person ("marie" again), not a surname that is a word.
    const look = context.look[i + PADDING] ?? 0;
    if (scan.shape[i] === LOWERCASE && ((look & FIRST_NAME) < 4 || context.line[i + PADDING] !== 2)) continue;
    const joins = i > 0 && labels[i - 1] !== OUTSIDE && scan.kind[i - 1] !== BREAK;
    labels[i] = joins ? INSIDE : FIRST;
    if (labels[i + 1] === FIRST && scan.kind[i + 1] === WORD && i + 1 < scan.count) labels[i + 1] = INSIDE;
  }
}
