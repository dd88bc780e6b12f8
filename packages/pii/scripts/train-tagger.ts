/**
 * Trains the tagger of names and writes src/data/tagger.generated.js. `node scripts/train-tagger.ts <data folder> [documents] [epochs]`
 * Data: sentences generated from templates and INSEE names, and Europeana newspapers (CC0). Fixed seeds: same data, same model.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURE_COUNT, readNameContext, releaseNameContext, writeFeatures } from '../src/person/name-features.ts';
import { canBeName } from '../src/person/tag-names.ts';
import { hashWord } from '../src/scan/hash-word.ts';
import { releaseScan, scanText } from '../src/scan/scan-text.ts';
import { type Sentence, trainCrf } from './crf.ts';
import { generateSentences } from './generate-sentences.ts';

const data = process.argv[2];
if (!data) throw new Error('usage: node scripts/train-tagger.ts <data folder> [documents] [epochs]');
const documents = Number(process.argv[3] ?? 100_000);
const epochs = Number(process.argv[4] ?? 5);
const REPEATS = 2;
const HIDING = 0.6;
let state = 99;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
}

const sentences: Sentence[] = [];

function add(text: string, spans: readonly { start: number; end: number }[], hidden: readonly string[]): void {
  const scan = scanText(text);
  const unknown = new Set(hidden.flatMap((word) => [hashWord(word), ...word.split('-').map(hashWord)]));
  // In six documents of ten one word in four is in no list: users write words and names that no list has.
  if (random() < HIDING) {
    for (let i = 0; i < scan.count; i++) if (random() < 0.25) unknown.add(scan.hash[i] ?? 0);
  }
  const context = readNameContext(scan, unknown);
  const labels = new Uint8Array(scan.count);
  const fixed = new Uint8Array(scan.count);
  const features = new Int32Array(scan.count * FEATURE_COUNT);
  let span = 0;
  for (let i = 0; i < scan.count; i++) {
    const start = scan.start[i] ?? 0;
    while ((spans[span]?.end ?? Number.POSITIVE_INFINITY) <= start) span++;
    const inside = spans[span] && start >= (spans[span]?.start ?? 0) && (scan.end[i] ?? 0) <= (spans[span]?.end ?? 0);
    if (!canBeName(scan, context, i)) fixed[i] = 1;
    else {
      writeFeatures(context, i, features, i * FEATURE_COUNT);
      // A word cut off from its name by a fixed token would be "further" after "outside": it begins anew.
      if (inside) labels[i] = i > 0 && labels[i - 1] !== 0 ? 2 : 1;
    }
  }
  if (scan.count > 0) sentences.push({ features, labels, fixed });
  releaseNameContext(context);
  releaseScan(scan);
}

let made = 0;
for (const { text, spans, hidden } of generateSentences(data, 7)) {
  add(text, spans, hidden);
  if (++made === documents) break;
}

/** Newspapers, in pieces of 40 words, written with the spaces a reader would expect; each counts twice, as real prose is short here. */
let text = '';
let spans: { start: number; end: number }[] = [];
let words = 0;
for (const line of readFileSync(join(data, 'europeana/enp_FR.bnf.bio'), 'utf8').split('\n')) {
  const [word = '', tag] = line.split(' ');
  if (!word) continue;
  const isTight = /^[.,)\]…]$/.test(word) || /['’]$/.test(text);
  const before = text.length;
  text += text === '' || isTight ? word : ` ${word}`;
  const start = text.length - word.length;
  if (tag === 'I-PER') {
    const last = spans.at(-1);
    if (last && last.end === before) spans[spans.length - 1] = { start: last.start, end: text.length };
    else spans.push({ start, end: text.length });
  }
  if (++words < 40) continue;
  for (let time = 0; time < REPEATS; time++) add(text, spans, []);
  text = '';
  spans = [];
  words = 0;
}

process.stdout.write(`${sentences.length} documents\n`);
const { weights, transitions } = trainCrf(sentences, epochs, (line) => process.stdout.write(`${line}\n`));

let largest = 0;
for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
const scale = Math.min(largest, 4) / 127;
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
  const value = Math.max(-127, Math.min(127, Math.round(weight / scale)));
  if (value === 0) {
    zeros++;
    continue;
  }
  flush();
  kept++;
  bytes.push(value & 255);
}
flush();
const packed = Buffer.from(bytes).toString('base64');
writeFileSync(
  join(import.meta.dirname, '../src/data/tagger.generated.js'),
  `// Made by scripts/train-tagger.ts (${documents} generated documents, Europeana Newspapers CC0, ${epochs} epochs); do not edit.
export const TAGGER_SCALE = ${scale};
export const TAGGER_TRANSITIONS = [${[...transitions].map((value) => Math.round(value * 1e4) / 1e4).join(', ')}];
export const TAGGER_WEIGHTS = '${packed}';
`,
);
process.stdout.write(`${kept} weights kept, ${Math.round(packed.length / 1024)} KB, scale ${scale.toFixed(4)}\n`);
