/**
 * This package and three npm peers side by side, in one run: `node bench/compare-peers.ts`. Scores on `eval/dev.txt` (ours was tuned on
 * it, the peers were not), never on a report set. The peers are installed here on the first run (`npm ci`).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type GoldText, readGold } from '../eval/read-gold.ts';
import { ratios, score } from '../eval/score.ts';
import type { Span } from '../src/index.ts';
import type { Found } from './align-redacted.ts';
import { CONTENDERS, loadDetector } from './load-detector.ts';

const HERE = import.meta.dirname;
const SPEED_TIMEOUT_MS = 120_000;

if (!existsSync(join(HERE, 'node_modules', 'redact-pii')))
  execFileSync('npm', ['ci', '--prefix', HERE, '--ignore-scripts', '--silent'], { stdio: 'inherit' });

const gold = readGold(join(HERE, '../eval/dev.txt'));
const rows = [['', 'strict F1', 'PERSON F1', 'leak', 'false mask', 'prompts', '1 MB document']];
for (const name of CONTENDERS) {
  process.stderr.write(`${name} …\n`);
  const { find } = loadDetector(name);
  const found = new Map<string, readonly Found[]>();
  for (const { text } of gold) found.set(text, await find(text));
  const ours = scoreOf(gold, (text) => (found.get(text) ?? []).filter(({ type }) => type !== undefined));
  const all = scoreOf(gold, (text) => found.get(text) ?? []);
  rows.push([
    name,
    ratios(ours.strict).f.toFixed(3),
    ratios(ours.types.get('PERSON')?.strict ?? { tp: 0, fp: 0, fn: 0 }).f.toFixed(3),
    `${(all.leakRate * 100).toFixed(1)} %`,
    `${(all.falseMaskRate * 100).toFixed(1)} %`,
    speedOf(name, 'prompts'),
    speedOf(name, 'document'),
  ]);
}
const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows)
  process.stdout.write(`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`);

function scoreOf(texts: readonly GoldText[], find: (text: string) => readonly Found[]) {
  // The scorer compares types as strings; what is none of ours only covers characters.
  return score(texts, (text) => find(text).map((span) => ({ ...span, score: 1, recognizer: '' })) as unknown as Span[]);
}

function speedOf(name: string, kind: 'prompts' | 'document'): string {
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [join(HERE, 'measure-speed.ts'), name, kind], {
    encoding: 'utf8',
    timeout: SPEED_TIMEOUT_MS,
  });
  if (error && 'code' in error && error.code === 'ETIMEDOUT') return `none in ${SPEED_TIMEOUT_MS / 1000} s`;
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  const megabytes = Number(stdout) / 1e6;
  return `${megabytes >= 1 ? megabytes.toFixed(1) : megabytes.toPrecision(2)} MB/s`;
}
