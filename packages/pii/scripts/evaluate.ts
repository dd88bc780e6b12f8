/**
 * Scores detection on the sets of eval/: `node scripts/evaluate.ts [--dev] [--mistakes] [--jsonl <prefix>]`.
 * The development set by type, with its mistakes on demand; the report set (eval/report-2.txt) in totals only, so that it stays unseen.
 * `--dev`: the development set alone.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GoldText, readGold } from '../eval/read-gold.ts';
import { type Mistake, ratios, type Score, score } from '../eval/score.ts';
import { detect, type EntityType } from '../src/index.ts';

const CHECKSUMMED: ReadonlySet<string> = new Set<EntityType>([
  'IBAN',
  'CREDIT_CARD',
  'NIR',
  'SIREN',
  'SIRET',
  'TAX_ID',
  'HEALTH_ID',
]);
const showMistakes = process.argv.includes('--mistakes');
const prefixAt = process.argv.indexOf('--jsonl');
const prefix = prefixAt > 0 ? process.argv[prefixAt + 1] : undefined;
const report = join(import.meta.dirname, '../eval/report-2.txt');

evaluate('dev', readGold(join(import.meta.dirname, '../eval/dev.txt')), true);
if (!process.argv.includes('--dev') && existsSync(report)) evaluate('report', readGold(report), false);

function evaluate(name: string, gold: readonly GoldText[], isOpen: boolean): void {
  if (prefix) {
    const lines = (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
    writeFileSync(`${prefix}${name}.gold.jsonl`, lines([...gold]));
    writeFileSync(`${prefix}${name}.found.jsonl`, lines(gold.map(({ id, text }) => ({ id, spans: detect(text) }))));
  }
  const result = score(gold, detect, isOpen && showMistakes ? printMistake : undefined);
  print(name, result, isOpen);
  for (const lang of ['fr', 'en']) {
    const part = gold.filter((text) => text.lang === lang);
    process.stdout.write(`${lang}: ${summary(score(part, detect))}\n`);
  }
}

function printMistake({ text, missed, wrong }: Mistake): void {
  process.stdout.write(`${text.id} ${text.text.slice(0, 90).replace(/\n/g, '⏎')}\n`);
  if (missed.length > 0) process.stdout.write(`    missed ${missed.join(' | ').replace(/\n/g, '⏎')}\n`);
  if (wrong.length > 0) process.stdout.write(`    wrong  ${wrong.join(' | ').replace(/\n/g, '⏎')}\n`);
}

function print(name: string, result: Score, isOpen: boolean): void {
  process.stdout.write(
    `\n${name}: ${result.texts} texts, ${result.negativeTexts} without personal data, ${result.negativeTextsTouched} of them touched\n`,
  );
  process.stdout.write(`${'type'.padEnd(16)} gold | strict P   R     F1    | overlap F1 | leak\n`);
  const checked = { tp: 0, fp: 0, fn: 0 };
  for (const [type, entry] of [...result.types].sort(([a], [b]) => a.localeCompare(b))) {
    if (CHECKSUMMED.has(type)) {
      checked.tp += entry.strict.tp;
      checked.fp += entry.strict.fp;
      checked.fn += entry.strict.fn;
    }
    if (!isOpen && type !== 'PERSON') continue;
    const strict = ratios(entry.strict);
    const count = entry.strict.tp + entry.strict.fn;
    const leak = entry.characters > 0 ? (entry.leaked / entry.characters).toFixed(3) : '-';
    process.stdout.write(
      `${type.padEnd(16)} ${String(count).padStart(4)} | ${[strict.p, strict.r, strict.f].map((value) => value.toFixed(3)).join(' ')}    | ${ratios(entry.overlap).f.toFixed(3)}      | ${leak}\n`,
    );
  }
  process.stdout.write(
    `with a checksum  ${String(checked.tp + checked.fn).padStart(4)} | strict F1 ${ratios(checked).f.toFixed(3)}\n`,
  );
  process.stdout.write(`all: ${summary(result)}\n`);
}

function summary(result: Score): string {
  const { p, r, f } = ratios(result.strict);
  const figures = [p, r, f, result.leakRate, result.falseMaskRate].map((value) => value.toFixed(4));
  return `strict P ${figures[0]} R ${figures[1]} F1 ${figures[2]}, leak ${figures[3]}, wrongly masked ${figures[4]}`;
}
