/**
 * Trains the tagger of names and writes src/data/tagger.generated.js: `node --max-old-space-size=6000 scripts/train-tagger.ts <data folder>`.
 * First a short pass over sentences generated from templates and INSEE names and over Europeana newspapers (CC0), then several over the
 * annotated texts of corpus/ and eval/dev.txt, each with other names in it. How names are weighed against one another is learnt from
 * models that leave one author out. Fixed seeds: same data, same model. About two minutes on one core.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAuthors } from './read-authors.ts';
import { trainWithoutEach } from './train-without.ts';
import { quantise, readBasis, readTexts, trainBasis, trainOnTexts } from './training-course.ts';

const data = process.argv[2];
if (!data) throw new Error('usage: node scripts/train-tagger.ts <data folder>');
const root = join(import.meta.dirname, '..');
const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const authors = readAuthors();
const texts = authors.flatMap((author) => author.texts);
const basis = trainBasis(readBasis(data), log);
const { weighing } = trainWithoutEach(data, authors, basis, log);
const { weights, transitions, scale } = quantise(trainOnTexts(basis, readTexts(data, texts), log));

const bytes: number[] = [];
let zeros = 0;
let kept = 0;
const flush = () => {
  while (zeros > 0) {
    const run = Math.min(zeros, 255);
    if (run === 1) bytes.push(0);
    else bytes.push(0x80, run);
    zeros -= run;
  }
};
for (const weight of weights) {
  if (weight === 0) {
    zeros++;
    continue;
  }
  flush();
  kept++;
  bytes.push(weight & 255);
}
flush();
const packed = Buffer.from(bytes).toString('base64');
writeFileSync(
  join(root, 'src/data/tagger.generated.js'),
  `// Made by scripts/train-tagger.ts (${texts.length} annotated texts, generated sentences, Europeana Newspapers CC0); do not edit.
export const TAGGER_SCALE = ${scale};
export const TAGGER_TRANSITIONS = [${transitions.join(', ')}];
export const TAGGER_WEIGHING = [${weighing.join(', ')}];
export const TAGGER_WEIGHTS = '${packed}';
`,
);
log(`${kept} weights kept, ${Math.round(packed.length / 1024)} KB, scale ${scale.toFixed(4)}`);
