import { BREAK, CAPITALISED, CAPITALS, LOWERCASE, type Scan, WORD } from '../scan/scan.ts';
import { P } from './lexicon.ts';
import { type NameContext, PADDING } from './name-context.ts';
import { COMMON, FIRST_NAME, SURNAME } from './name-lists.ts';
import { canBeName, endOfName, FIRST, INSIDE, OUTSIDE } from './tag-names.ts';

const DOT = 46;

/** Changes the tagger's labels where a rule knows better: titles, lists of names, particles, edges. */
export function correctLabels(scan: Scan, context: NameContext, labels: Uint8Array): void {
  labelTitled(scan, context, labels);
  labelGreeted(scan, context, labels);
  cutSmallWords(scan, context, labels);
  extendNames(scan, context, labels);
  extendOverParticles(scan, context, labels);
}

const NO_SURNAME =
  P.title | P.label | P.greeting | P.field | P.organisation | P.place | P.thing | P.month | P.known | P.determiner;

/** "BOULANGER Pierre", "SAVARY Prune": a surname in capitals, a word of the language or not, before a frequent first name that is not. */
function isSurnameInCapitals(scan: Scan, context: NameContext, i: number): boolean {
  const look = context.look[i + PADDING] ?? 0;
  return (
    scan.kind[i] === WORD &&
    scan.shape[i] === CAPITALS &&
    scan.shape[i + 1] === CAPITALISED &&
    (look & SURNAME) !== 0 &&
    ((context.look[i + 1 + PADDING] ?? 0) & FIRST_NAME) >= 3 &&
    ((context.family[i + PADDING] ?? 0) & NO_SURNAME) === 0 &&
    canBeName(scan, context, i)
  );
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
    if (labels[i] !== OUTSIDE || labels[i + 1] !== FIRST || scan.kind[i + 1] !== WORD) continue;
    if (!joinsName(scan, context, i) && !isSurnameInCapitals(scan, context, i)) continue;
    if ((context.after[i + PADDING] ?? 0) > 0) continue;
    labels[i] = FIRST;
    labels[i + 1] = INSIDE;
  }
}

function joinsName(scan: Scan, context: NameContext, i: number): boolean {
  // "Henri IV", "Louis XVI"
  const word = scan.text.slice(scan.start[i], scan.end[i]);
  if (/^(?:I{2,3}|IV|VI{0,3}|IX|XI{0,3}|XIV|XV|XVI{0,3})$/.test(word)) return true;
  return isNameLike(scan, context, i) && isOnLists(context, i);
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
    if (labels[i] !== OUTSIDE || scan.kind[i] !== WORD) continue;
    // "Maître de Villeneuve": the particle is added after (`extendOverParticles`).
    const head = i > 1 && isParticle(scan, context, i - 1) ? i - 1 : i;
    const before = scan.kind[head - 1] === WORD ? head - 1 : scan.hash[head - 1] === DOT ? head - 2 : -1;
    if (before < 0 || scan.kind[before] !== WORD) continue;
    const title = scan.text.slice(scan.start[before], scan.end[before]).toLowerCase();
    if (!SHORT_TITLES.has(title)) continue;
    if (scan.shape[before] === LOWERCASE ? isSurnameInSmall(scan, context, i, title) : isTitledName(scan, context, i))
      labels[i] = FIRST;
  }
}

/** "Hi Laxmi,", "Bonjour-hello Fleur !": one or two capitalised words between a greeting that opens its line and a comma or the line's end. */
function labelGreeted(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 1; i < scan.count; i++) {
    if (labels[i] !== OUTSIDE || !((context.family[i - 1 + PADDING] ?? 0) & P.greeting)) continue;
    if ((i > 1 && scan.kind[i - 2] !== BREAK) || !isNameLike(scan, context, i)) continue;
    const isPair = isNameLike(scan, context, i + 1);
    const next = isPair ? i + 2 : i + 1;
    const ends =
      next >= scan.count || scan.kind[next] === BREAK || scan.hash[next] === 0x2c || scan.hash[next] === 0x21;
    if (!ends || (scan.kind[next] === WORD && next < scan.count)) continue;
    labels[i] = FIRST;
    if (isPair && labels[i + 1] === OUTSIDE) labels[i + 1] = INSIDE;
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

/** After "Mr" a surname counts although it is a word ("Mr. Smith", "Mme Petit"), unless it is an office ("Mr President"). */
function isTitledName(scan: Scan, context: NameContext, i: number): boolean {
  if (isNameLike(scan, context, i)) return true;
  const shape = scan.shape[i] ?? 0;
  return (
    (shape === CAPITALISED || shape === CAPITALS) &&
    (scan.end[i] ?? 0) - (scan.start[i] ?? 0) > 2 &&
    ((context.look[i + PADDING] ?? 0) & SURNAME) !== 0 &&
    (context.family[i + PADDING] ?? 0) === 0 &&
    canBeName(scan, context, i)
  );
}

/** "rdv avec dr singh": in a line without capitals, after an unmistakable title, a surname that is no word. */
function isSurnameInSmall(scan: Scan, context: NameContext, i: number, title: string): boolean {
  const look = context.look[i + PADDING] ?? 0;
  return (
    /^(?:mme|mlle|mr|mrs|dr|pr|docteur|doctor|professeur|professor)$/.test(title) &&
    context.line[i + PADDING] === 2 &&
    (look & SURNAME) !== 0 &&
    (look & COMMON) === 0 &&
    (context.family[i + PADDING] ?? 0) === 0 &&
    canBeName(scan, context, i)
  );
}

/** "le général de Gaulle", "Virgil van Dijk": particles in lower case before a name, "de" only after a title. */
function extendOverParticles(scan: Scan, context: NameContext, labels: Uint8Array): void {
  for (let i = 1; i < scan.count; i++) {
    if (labels[i] !== FIRST || scan.shape[i] === LOWERCASE) continue;
    if (isCapitalParticle(scan, i - 1) && labels[i - 1] === OUTSIDE) {
      labels[i - 1] = FIRST;
      labels[i] = INSIDE;
      continue;
    }
    let from = i;
    while (from > 0 && i - from < 3 && labels[from - 1] === OUTSIDE && isParticle(scan, context, from - 1)) from--;
    if (from === i) continue;
    const isForeign = FOREIGN_PARTICLES.has(scan.text.slice(scan.start[from], scan.end[from]));
    const before = scan.hash[from - 1] === DOT ? from - 2 : from - 1;
    const isTitled = before >= 0 && ((context.family[before + PADDING] ?? 0) & P.title) !== 0;
    if (!isForeign && !isTitled) continue;
    labels[from] = FIRST;
    for (let k = from + 1; k <= i; k++) labels[k] = INSIDE;
  }
}

/** "and De Luca": a particle with a capital inside a sentence belongs to the name; at its head it may be a preposition. */
function isCapitalParticle(scan: Scan, i: number): boolean {
  return (
    i > 0 &&
    scan.kind[i] === WORD &&
    scan.kind[i - 1] === WORD &&
    scan.shape[i - 1] === LOWERCASE &&
    /^(?:De|Da|Di|Del|Dos|Van|Von|El|Al|Ben|Le|Mac|Mc)$/.test(scan.text.slice(scan.start[i], scan.end[i]))
  );
}

const FOREIGN_PARTICLES = new Set(['van', 'von', 'ter', 'ten', 'ben', 'bin', 'ibn', 'abu', 'del', 'della']);

function isParticle(scan: Scan, context: NameContext, i: number): boolean {
  return (
    scan.kind[i] === WORD &&
    scan.shape[i] === LOWERCASE &&
    ((context.family[i + PADDING] ?? 0) & P.particle) !== 0 &&
    /^(?:de|du|des|d['’]|la|le|les|l['’]|van|von|der|den|ter|ten|ben|bin|ibn|abu|el|al|di|da|del|della)$/.test(
      scan.text.slice(scan.start[i], scan.end[i]),
    )
  );
}

const SHORT_TITLES = new Set(
  'miss rev sis bro m mm mme mmes mesdames messieurs mlle mr mrs ms dr dre pr me monsieur madame mademoiselle docteur maître professeur doctor professor'.split(
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
