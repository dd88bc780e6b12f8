import { type Mistake, ratios, type Score } from '../eval/score.ts';
import type { EntityType } from '../src/index.ts';

/** Types whose checksum decides. */
export const CHECKSUMMED: ReadonlySet<string> = new Set<EntityType>([
  'IBAN',
  'CREDIT_CARD',
  'NIR',
  'SIREN',
  'SIRET',
  'TAX_ID',
  'HEALTH_ID',
]);

/** One text's mistakes, in lines. */
export function describeMistake({ text, missed, wrong }: Mistake): string {
  const line = (value: string) => value.replace(/\n/g, '⏎');
  return [
    `${text.id} ${text.lang} ${text.genre} ${line(text.text.slice(0, 90))}\n`,
    missed.length > 0 ? `    missed ${line(missed.join(' | '))}\n` : '',
    wrong.length > 0 ? `    wrong  ${line(wrong.join(' | '))}\n` : '',
  ].join('');
}

/** The table of a set by type; `isOpen` false keeps to totals, for sets that nobody may learn from. */
export function printScores(name: string, result: Score, isOpen: boolean): void {
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
  process.stdout.write(`all: ${summarise(result)}\n`);
}

/** The totals of a set, in one line. */
export function summarise(result: Score): string {
  const { p, r, f } = ratios(result.strict);
  const figures = [p, r, f, result.leakRate, result.falseMaskRate].map((value) => value.toFixed(4));
  return `strict P ${figures[0]} R ${figures[1]} F1 ${figures[2]}, leak ${figures[3]}, wrongly masked ${figures[4]}`;
}
