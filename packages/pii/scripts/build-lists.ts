/**
 * Builds src/data/names.generated.js from INSEE's first names and surnames (Licence Ouverte 2.0), the Europeana newspapers (CC0, for
 * words that are common in lower case) and the lists of this folder. `node scripts/build-lists.ts <data folder>`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashWord } from '../src/scan/hash-word.ts';

const data = process.argv[2];
if (!data) throw new Error('usage: node scripts/build-lists.ts <data folder>');
const here = import.meta.dirname;

/** hash → class: bits 0–2 how frequent as a first name (0–5), bit 3 surname, bits 4–5 how common in lower case (0–3). */
const classes = new Map<number, number>();

function mark(word: string, bits: number, update: (old: number, bits: number) => number): void {
  const hash = hashWord(word);
  classes.set(hash, update(classes.get(hash) ?? 0, bits));
}

const counts = new Map<number, number>();
for (const line of readFileSync(join(data, 'names/prenoms_insee_counts.csv'), 'utf8').split('\n').slice(1)) {
  const [name = '', count] = line.split(',');
  if (name.length < 2) continue;
  const hash = hashWord(name);
  counts.set(hash, (counts.get(hash) ?? 0) + Number(count));
}
for (const [hash, count] of counts) {
  const bucket = count >= 20_000 ? 5 : count >= 2_000 ? 4 : count >= 200 ? 3 : count >= 20 ? 2 : 1;
  classes.set(hash, bucket);
}
/** Names that INSEE hardly knows. */
const added = new Set<number>();
const known = new Map(classes);
for (const line of readFileSync(join(here, 'more-names.txt'), 'utf8').split('\n')) {
  const [kind, words = ''] = line.split(':');
  for (const word of words.trim().split(/\s+/)) {
    if (kind === 'first') {
      added.add(hashWord(word));
      mark(word, 4, (old, bits) => (old & ~7) | Math.max(old & 7, bits));
    }
    if (kind === 'last' && !/^\p{Ll}/u.test(word)) mark(word, 8, (old, bits) => old | bits);
  }
}
for (const name of readFileSync(join(data, 'names/surnames_insee_2008.txt'), 'utf8').split('\n')) {
  if (name.length > 1) mark(name, 8, (old, bits) => old | bits);
}

const lower = new Map<string, number>();
for (const line of readFileSync(join(data, 'europeana/enp_FR.bnf.bio'), 'utf8').split('\n')) {
  const [word = '', tag] = line.split(' ');
  if (tag === 'O' && /^[a-zà-ÿœ]{2,}$/.test(word)) lower.set(word, (lower.get(word) ?? 0) + 1);
}
const raise = (old: number, bits: number) => (old & ~0x30) | Math.max(old & 0x30, bits);
for (const [word, count] of lower) {
  if (count >= 2) mark(word, count >= 30 ? 0x30 : count >= 5 ? 0x20 : 0x10, raise);
}
// Words of software manuals (made once from the READMEs of a Debian machine): what English writes in lower case.
for (const word of readFileSync(join(here, 'english-words.txt'), 'utf8').split(/\s+/))
  if (word) mark(word, 0x20, raise);
for (const word of readFileSync(join(here, 'common-words.txt'), 'utf8').split(/\s+/)) if (word) mark(word, 0x30, raise);

// Everyday words with their regular forms; a form that is a first name of some frequency ("marie", "rené") is left out.
const FORMS: Record<string, readonly string[]> = {
  'fr-nouns': ['', 's', 'x'],
  'fr-adjectives': ['', 's', 'e', 'es'],
  'fr-verbs': 'e es er ez é ée és ées ent ons ant'.split(' '),
  'en-nouns': ['', 's', 'es'],
  'en-adjectives': ['', 'er', 'ly'],
  'en-verbs': ['', 's', 'es', 'ed', 'd', 'ing'],
};
for (const line of readFileSync(join(here, 'word-stems.txt'), 'utf8').split('\n')) {
  const [kind = '', stems = ''] = line.split(':');
  for (const stem of stems.trim().split(/\s+/)) {
    for (const form of FORMS[kind] ?? []) {
      const word = form === 'ing' ? stem.replace(/e$/, '') + form : stem + form;
      if (word.length > 2 && ((classes.get(hashWord(word)) ?? 0) & 7) < (form === '' ? 6 : 3)) mark(word, 0x20, raise);
    }
  }
}

// "Son", "Per", "Dot": where the word is common, what INSEE knows of it as a name is enough.
for (const hash of added) {
  const bits = classes.get(hash) ?? 0;
  const frequency = Math.max((known.get(hash) ?? 0) & 7, 1);
  if ((bits & 0x30) >= 0x20 && frequency < 4) classes.set(hash, (bits & ~7) | frequency);
}

/** Sorted hashes of one class as deltas in base-128 digits (a varint), in base64: 2.1 bytes a name instead of 8. */
function encode(hashes: number[]): string {
  const bytes: number[] = [];
  let last = 0;
  for (const hash of hashes.sort((a, b) => a - b)) {
    let delta = hash - last;
    last = hash;
    while (delta >= 128) {
      bytes.push((delta % 128) + 128);
      delta = Math.floor(delta / 128);
    }
    bytes.push(delta);
  }
  return Buffer.from(bytes).toString('base64');
}

const groups = new Map<number, number[]>();
for (const [hash, bits] of classes) {
  const group = groups.get(bits);
  if (group) group.push(hash >>> 0);
  else groups.set(bits, [hash >>> 0]);
}
const lines = [...groups].sort(([a], [b]) => a - b).map(([bits, hashes]) => `  [${bits}, '${encode(hashes)}'],`);
writeFileSync(
  join(here, '../src/data/names.generated.js'),
  `// Made by scripts/build-lists.ts; do not edit. Source: INSEE, fichier des prénoms 1900–2021 and fichier des noms de famille (2008),
// Licence Ouverte 2.0; words common in lower case from Europeana Newspapers (CC0). Hashes only: ${classes.size} entries.
export const NAME_COUNT = ${classes.size};
export const NAME_HASHES = [
${lines.join('\n')}
];
`,
);
process.stdout.write(`${classes.size} entries, ${groups.size} classes\n`);
