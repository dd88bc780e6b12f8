import type { EntityType } from '../entity-type.ts';
import { FIRST_NAME, nameClassOf } from '../person/name-lists.ts';
import { hashWord } from '../scan/hash-word.ts';
import { K } from '../scan/keywords.ts';
import type { Span } from '../span.ts';
import type { TokenRecognizer } from './recognizer.ts';

/** Titles of columns, without accents, case, spaces and signs. `?` marks a title that other things have too ("name" of a product). */
const TITLES = new Map<string, EntityType | 'PERSON?'>(
  Object.entries({
    'PERSON?': 'nom name noms names contact responsable auteur author owner titulaire',
    PERSON:
      'prenom prenoms firstname lastname surname givenname familyname nomdefamille nomfamille nomusage nomnaissance nomprenom prenomnom nometprenom nomcomplet fullname ' +
      'patient patiente salarie salariee employe employee agent conseiller conseillere eleve etudiant student teacher enseignant locataire tenant beneficiaire assure medecin ' +
      'customername clientname nomclient collaborateur collaboratrice candidat passager passenger invite guest adherent participant stagiaire interlocuteur fname lname',
    DATE_OF_BIRTH: 'datenaissance datedenaissance naissance birthdate dateofbirth birthday dob ddn neele nele',
    USERNAME: 'login username identifiant user utilisateur pseudo userid handle',
    SECRET: 'password motdepasse mdp passwd pwd token secret apikey',
  }).flatMap(([type, titles]) =>
    titles.split(' ').map((title): [string, EntityType | 'PERSON?'] => [title, type as EntityType | 'PERSON?']),
  ),
);
const DATE = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)$/;
const NAME = /^\p{L}[\p{L}\p{M}'’.\-, ]{0,50}$/u;
const MAX_LINE = 2000;
/** Characters of a title on either side of its telling word. */
const MAX_TITLE = 24;

/**
 * Columns of CSV, TSV and Markdown tables: when a line is made of known titles, cells of the lines below are names, birth dates, logins
 * and secrets by their title. Stops at the first line with another number of cells.
 */
export const column: TokenRecognizer = {
  name: 'column',
  types: ['PERSON', 'DATE_OF_BIRTH', 'USERNAME', 'SECRET'],
  trigger: 'keyword',
  families: K.column,
  find(scan, index, found) {
    const { text } = scan;
    const at = scan.start[index] ?? 0;
    // Most of these words stand in prose: a title is a short cell, which costs a few characters to see.
    if (!isShortCell(text, at, scan.end[index] ?? at)) return;
    // Searches are bounded: a text of one line of a megabyte must not be read again for each of its words.
    const before = text.slice(Math.max(0, at - MAX_LINE), at);
    const lineStart = at - before.length + before.lastIndexOf('\n') + 1;
    const lineEnd = endOfLine(text, at);
    if (lineEnd >= text.length || lineEnd - lineStart > MAX_LINE) return;
    const delimiter = /[;\t|,]/.exec(text.slice(lineStart, lineEnd))?.[0];
    if (delimiter === undefined) return;
    const titles = titlesOf(text.slice(lineStart, lineEnd), delimiter);
    // The first title of the line speaks for all of them.
    const own = titles.findIndex((title) => title !== undefined);
    if (own < 0 || titles.length < 2 || text.slice(lineStart, at).split(delimiter).length - 1 !== own) return;
    const types = decide(titles);
    for (let from = lineEnd + 1; from < text.length; ) {
      const to = endOfLine(text, from);
      if (to - from > MAX_LINE) return;
      const line = text.slice(from, to);
      if (cellsOf(line, delimiter).length !== titles.length) return;
      if (titlesOf(line, delimiter).some((title) => title !== undefined)) return;
      pushCells(line, from, delimiter, types, found);
      from = to + 1;
    }
  },
};

/** A delimiter or the edge of the line stands near on both sides. */
function isShortCell(text: string, start: number, end: number): boolean {
  let from = start - 1;
  while (from >= 0 && start - from < MAX_TITLE && !isEdge(text.charCodeAt(from))) from--;
  if (from >= 0 && !isEdge(text.charCodeAt(from))) return false;
  let to = end;
  while (to < text.length && to - end < MAX_TITLE && !isEdge(text.charCodeAt(to))) to++;
  return to < text.length && isEdge(text.charCodeAt(to));
}

function isEdge(unit: number): boolean {
  return unit === 10 || unit === 13 || unit === 9 || unit === 44 || unit === 59 || unit === 124;
}

function endOfLine(text: string, at: number): number {
  const end = text.slice(at, at + MAX_LINE + 1).indexOf('\n');
  return end < 0 ? Math.min(text.length, at + MAX_LINE + 1) : at + end;
}

/** Cells of a line; a delimiter between quotes separates nothing (RFC 4180). */
function cellsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at <= line.length; at++) {
    const sign = line.charAt(at);
    if (sign === '"') isQuoted = !isQuoted;
    if (at < line.length && (sign !== delimiter || isQuoted)) continue;
    cells.push(line.slice(from, at));
    from = at + 1;
  }
  return cells;
}

function titlesOf(line: string, delimiter: string): (EntityType | 'PERSON?' | undefined)[] {
  return line.split(delimiter).map((cell) =>
    TITLES.get(
      cell
        .normalize('NFD')
        .replace(/[^A-Za-z]/g, '')
        .toLowerCase(),
    ),
  );
}

/** "nom" or "name" is a person's beside another personal column only. */
function decide(titles: (EntityType | 'PERSON?' | undefined)[]): (EntityType | 'PERSON?' | undefined)[] {
  const isPersonal = titles.some((title) => title !== undefined && title !== 'PERSON?' && title !== 'SECRET');
  return titles.map((title) => (title === 'PERSON?' && isPersonal ? 'PERSON' : title));
}

function pushCells(
  line: string,
  from: number,
  delimiter: string,
  types: (EntityType | 'PERSON?' | undefined)[],
  found: Span[],
): void {
  let offset = from;
  for (const [i, cell] of cellsOf(line, delimiter).entries()) {
    const type = types[i];
    const value = cell.trim().replace(/^(["'*]*)(.*?)["'*]*$/, '$2');
    if (type && value !== '') {
      const start = offset + cell.indexOf(value);
      const kind = accept(type, value);
      if (kind) found.push({ start, end: start + value.length, type: kind, score: 0.75, recognizer: 'column' });
    }
    offset += cell.length + delimiter.length;
  }
}

function accept(type: EntityType | 'PERSON?', value: string): EntityType | undefined {
  if (type === 'PERSON?' || type === 'PERSON') {
    if (!NAME.test(value) || /^(?:m|mme|mlle|mr|mrs|ms|dr|me|n\/?a|null|none|inconnu|total)\b/i.test(value))
      return undefined;
    const first = Math.max(...value.split(/[ ,-]+/).map((word) => nameClassOf(hashWord(word)) & FIRST_NAME));
    return type === 'PERSON' || (first >= 3 && /^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’.-]*)+$/u.test(value))
      ? 'PERSON'
      : undefined;
  }
  if (type === 'DATE_OF_BIRTH') return DATE.test(value) ? type : undefined;
  if (type === 'USERNAME') return /^[\w.-]{3,40}$/.test(value) && /[a-z]/i.test(value) ? type : undefined;
  return /^\S{4,80}$/.test(value) && /[^\p{L}]/u.test(value) && !/^[*x•_.-]+$/i.test(value) && !/^\d{5}$/.test(value)
    ? 'SECRET'
    : undefined;
}
