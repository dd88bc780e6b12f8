/** PERSON on real corpora that are for evaluation only (never trained on, never committed): `node scripts/evaluate-corpora.ts <data folder>`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoldText } from '../eval/read-gold.ts';
import { ratios, score } from '../eval/score.ts';
import { detect } from '../src/index.ts';

const data = process.argv[2];
if (!data) throw new Error('usage: node scripts/evaluate-corpora.ts <data folder> [--mistakes]');
const gold: GoldText[] = [];
let text = '';
let spans: GoldText['spans'] = [];
for (const line of readFileSync(join(data, 'wikineural/fr-val.conllu'), 'utf8').split('\n')) {
  const [, word, tag] = line.split('\t');
  if (!word) {
    if (text) gold.push({ id: String(gold.length), lang: 'fr', genre: 'wiki', text, spans });
    text = '';
    spans = [];
    continue;
  }
  const isTight = /^[.,)\]…]$/.test(word) || /['’(]$/.test(text) || text === '';
  const before = text.length;
  text += isTight ? word : ` ${word}`;
  const start = text.length - word.length;
  const last = spans.at(-1);
  if (tag === 'B-PER') spans.push({ start, end: text.length, type: 'PERSON' });
  else if (tag === 'I-PER' && last && last.end === before)
    spans[spans.length - 1] = { start: last.start, end: text.length, type: 'PERSON' };
}
const showMistakes = process.argv.includes('--mistakes');
const people = { types: ['PERSON'] as const };
const result = score(
  gold.slice(0, 6000),
  (value) => detect(value, people),
  (mistake) => {
    if (showMistakes)
      process.stdout.write(
        `${mistake.text.text}\n   missed ${mistake.missed.join(' | ')}\n   wrong ${mistake.wrong.join(' | ')}\n`,
      );
  },
);
const strict = ratios(result.strict);
const overlap = ratios(result.types.get('PERSON')?.overlap ?? { tp: 0, fp: 0, fn: 0 });
process.stdout.write(
  `wikineural, ${result.texts} sentences: PERSON strict P ${strict.p.toFixed(3)} R ${strict.r.toFixed(3)} F1 ${strict.f.toFixed(3)}, overlap F1 ${overlap.f.toFixed(3)}\n`,
);

/** Novels: mentions of people made of capitalised words, titles off ("le père" is a mention and no name); characters count as people here. */
const NAME =
  /^(?:(?:le|la|les|M\.|Mme|Mlle|monsieur|madame|mademoiselle) )*((?:\p{Lu}[\p{L}'’-]*|de|du|des|la|d['’]\p{Lu}\p{L}*)(?: (?:\p{Lu}[\p{L}'’-]*|de|du|des|la|d['’]\p{Lu}\p{L}*))*)$/u;
const novels = join(data, 'fr-litbank/entities');
if (existsSync(novels)) {
  const books: GoldText[] = [];
  for (const file of readdirSync(novels).filter((name) => name.endsWith('.ann'))) {
    const book = readFileSync(join(novels, file.replace(/ann$/, 'txt')), 'utf8');
    const mentions = new Map<number, GoldText['spans'][number]>();
    for (const line of readFileSync(join(novels, file), 'utf8').split('\n')) {
      const match = /^T\d+\tPER (\d+) (\d+)\t(.*)$/.exec(line);
      const name = match?.[3] === undefined ? undefined : NAME.exec(match[3].trim())?.[1];
      if (!match || name === undefined || !/^\p{Lu}/u.test(name)) continue;
      const start = book.indexOf(name, Number(match[1]));
      if (start >= 0 && start < Number(match[2]))
        mentions.set(start, { start, end: start + name.length, type: 'PERSON' });
    }
    const sorted = [...mentions.values()].sort((left, right) => left.start - right.start);
    books.push({ id: file, lang: 'fr', genre: 'novel', text: book, spans: sorted });
  }
  const novel = score(books, (value) => detect(value, people));
  const { p, r, f } = ratios(novel.types.get('PERSON')?.overlap ?? { tp: 0, fp: 0, fn: 0 });
  process.stdout.write(
    `fr-litbank, ${books.length} novels: PERSON overlap P ${p.toFixed(3)} R ${r.toFixed(3)} F1 ${f.toFixed(3)}, strict F1 ${ratios(novel.strict).f.toFixed(3)}\n`,
  );
}
