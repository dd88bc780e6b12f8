/**
 * Scores detection on the sets of eval/ and corpus/: `node scripts/evaluate.ts [--dev] [--mistakes] [--jsonl <prefix>]`.
 * The development texts by type, with their mistakes on demand: rules were written and the tagger was trained on them, so their figures
 * flatter (scripts/cross-validate.ts has an estimate). The report sets in totals only, so that they stay unseen. `--dev`: without them.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GoldText, readGold } from '../eval/read-gold.ts';
import { score } from '../eval/score.ts';
import { detect } from '../src/index.ts';
import { describeMistake, printScores, summarise } from './print-scores.ts';
import { readAuthors } from './read-authors.ts';

const showMistakes = process.argv.includes('--mistakes');
const prefixAt = process.argv.indexOf('--jsonl');
const prefix = prefixAt > 0 ? process.argv[prefixAt + 1] : undefined;
const REPORTS = ['report-2', 'report-3'];

const authors = readAuthors();
evaluate(
  'development (trained on): corpus/ and dev.txt',
  'dev',
  authors.flatMap(({ texts }) => texts),
  true,
);
if (!process.argv.includes('--dev')) {
  for (const name of REPORTS) {
    const path = join(import.meta.dirname, `../eval/${name}.txt`);
    if (existsSync(path)) evaluate(`${name} (blind)`, name, readGold(path), false);
  }
}

function evaluate(title: string, name: string, gold: readonly GoldText[], isOpen: boolean): void {
  if (prefix) {
    const lines = (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
    writeFileSync(`${prefix}${name}.gold.jsonl`, lines([...gold]));
    writeFileSync(`${prefix}${name}.found.jsonl`, lines(gold.map(({ id, text }) => ({ id, spans: detect(text) }))));
  }
  const report =
    isOpen && showMistakes
      ? (mistake: Parameters<typeof describeMistake>[0]) => process.stdout.write(describeMistake(mistake))
      : undefined;
  printScores(title, score(gold, detect, report), isOpen);
  for (const lang of ['fr', 'en']) {
    const part = gold.filter((text) => text.lang === lang);
    process.stdout.write(`${lang}: ${summarise(score(part, detect))}\n`);
  }
}
