/** Scores detection on the sets of eval/: `node scripts/evaluate.ts [dev|report] [--mistakes] [--jsonl <prefix>]`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGold } from '../eval/read-gold.ts';
import { ratios, type Score, score } from '../eval/score.ts';
import { detect } from '../src/index.ts';

const names = process.argv.slice(2).filter((argument) => argument === 'dev' || argument === 'report');
const showMistakes = process.argv.includes('--mistakes');
const prefixAt = process.argv.indexOf('--jsonl');
const prefix = prefixAt > 0 ? process.argv[prefixAt + 1] : undefined;

for (const name of names.length > 0 ? names : ['dev', 'report']) {
  const gold = readGold(join(import.meta.dirname, `../eval/${name}.txt`));
  if (prefix) {
    writeFileSync(`${prefix}${name}.gold.jsonl`, gold.map((text) => JSON.stringify(text)).join('\n'));
    writeFileSync(
      `${prefix}${name}.found.jsonl`,
      gold.map(({ id, text }) => JSON.stringify({ id, spans: detect(text) })).join('\n'),
    );
  }
  const result = score(gold, detect, (mistake) => {
    if (!showMistakes) return;
    process.stdout.write(`${mistake.text.id} ${mistake.text.text.slice(0, 90).replace(/\n/g, '⏎')}\n`);
    if (mistake.missed.length > 0)
      process.stdout.write(`    missed ${mistake.missed.join(' | ').replace(/\n/g, '⏎')}\n`);
    if (mistake.wrong.length > 0) process.stdout.write(`    wrong  ${mistake.wrong.join(' | ').replace(/\n/g, '⏎')}\n`);
  });
  print(name, result);
  for (const lang of ['fr', 'en']) {
    const part = score(
      gold.filter((text) => text.lang === lang),
      detect,
    );
    process.stdout.write(`${lang}: ${summary(part)}\n`);
  }
}

function print(name: string, result: Score): void {
  process.stdout.write(
    `\n${name}: ${result.texts} texts, ${result.negativeTexts} without personal data, ${result.negativeTextsTouched} of them touched\n`,
  );
  process.stdout.write(`${'type'.padEnd(16)} gold | strict P   R     F1    | overlap F1 | leak\n`);
  for (const [type, entry] of [...result.types].sort(([a], [b]) => a.localeCompare(b))) {
    const strict = ratios(entry.strict);
    const count = entry.strict.tp + entry.strict.fn;
    const leak = entry.characters > 0 ? (entry.leaked / entry.characters).toFixed(3) : '-';
    process.stdout.write(
      `${type.padEnd(16)} ${String(count).padStart(4)} | ${[strict.p, strict.r, strict.f].map((value) => value.toFixed(3)).join(' ')}    | ${ratios(entry.overlap).f.toFixed(3)}      | ${leak}\n`,
    );
  }
  process.stdout.write(`all: ${summary(result)}\n`);
}

function summary(result: Score): string {
  const { p, r, f } = ratios(result.strict);
  const figures = [p, r, f, result.leakRate, result.falseMaskRate].map((value) => value.toFixed(4));
  return `strict P ${figures[0]} R ${figures[1]} F1 ${figures[2]}, leak ${figures[3]}, wrongly masked ${figures[4]}`;
}
