/**
 * How detection does on authors that it has not read: `node --max-old-space-size=6000 scripts/cross-validate.ts <data folder> [--mistakes]`. For
 * each author, the tagger is trained without that author's texts and measured on them; two minutes. Rules and lists are the same
 * throughout, and were improved by reading all of these texts: for PERSON this is an estimate, for the other types it flatters.
 */
import type { GoldText } from '../eval/read-gold.ts';
import { ratios, score } from '../eval/score.ts';
import { detect } from '../src/index.ts';
import { replaceTagger } from '../src/person/tagger-model.ts';
import type { Span } from '../src/span.ts';
import { CHECKSUMMED, describeMistake } from './print-scores.ts';
import { readAuthors } from './read-authors.ts';
import { trainWithoutEach } from './train-without.ts';
import { readBasis, trainBasis } from './training-course.ts';

const data = process.argv[2];
if (!data) throw new Error('usage: node scripts/cross-validate.ts <data folder> [--mistakes]');
const showMistakes = process.argv.includes('--mistakes');
const authors = readAuthors();
const basis = trainBasis(readBasis(data), () => {});
const { folds } = trainWithoutEach(data, authors, basis, () => {});
const found = new Map<string, Span[]>();
const find = (text: string): Span[] => found.get(text) ?? [];
process.stdout.write(
  `${'left out'.padEnd(18)}texts | PERSON P  R     F1    | checksum | all   | leak   wrongly masked\n`,
);
for (const { author, model } of folds) {
  replaceTagger(model);
  for (const { text } of author.texts) found.set(text, detect(text));
  print(author.name, author.texts, showMistakes);
}
const corpus = authors.filter(({ name }) => name !== 'dev.txt').flatMap(({ texts }) => texts);
print('all of corpus/', corpus, false);
for (const lang of ['fr', 'en'])
  print(
    `  ${lang}`,
    corpus.filter((text) => text.lang === lang),
    false,
  );

function print(name: string, texts: readonly GoldText[], isOpen: boolean): void {
  const result = score(texts, find, isOpen ? (mistake) => process.stdout.write(describeMistake(mistake)) : undefined);
  const checked = { tp: 0, fp: 0, fn: 0 };
  for (const [type, { strict }] of result.types) {
    if (!CHECKSUMMED.has(type)) continue;
    for (const key of ['tp', 'fp', 'fn'] as const) checked[key] += strict[key];
  }
  const person = ratios(result.types.get('PERSON')?.strict ?? { tp: 0, fp: 0, fn: 0 });
  const figures = [person.p, person.r, person.f].map((value) => value.toFixed(3)).join(' ');
  process.stdout.write(
    `${name.padEnd(18)}${String(texts.length).padStart(5)} | PERSON ${figures} | ${ratios(checked).f.toFixed(3)}    | ${ratios(result.strict).f.toFixed(3)} | ${(result.leakRate * 100).toFixed(2)} % ${(result.falseMaskRate * 100).toFixed(2)} %\n`,
  );
}
