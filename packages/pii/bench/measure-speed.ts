/** Prints the bytes a second of one contender: `node measure-speed.ts <contender> prompts|document`. A process each, so that one cannot slow or starve another. */
import { join } from 'node:path';
import { readGold } from '../eval/read-gold.ts';
import { CONTENDERS, loadDetector } from './load-detector.ts';

const [name, kind] = process.argv.slice(2);
const contender = CONTENDERS.find((candidate) => candidate === name);
if (!contender) throw new Error(`no contender ${name}`);
const { run } = loadDetector(contender);

const texts = readGold(join(import.meta.dirname, '../eval/dev.txt')).map(({ text }) => text);
const prompts = texts.filter((text) => text.length <= 300);
const joined = texts.join('\n\n');
const document = joined.repeat(Math.ceil(1_000_000 / joined.length)).slice(0, 1_000_000);
const inputs = kind === 'document' ? [document] : prompts;
const bytes = inputs.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

for (const text of prompts) await run(text);
// CPU time, not the clock: neighbours matter less. The best round of five seconds.
let best = 0;
const until = performance.now() + 5000;
do {
  const started = process.cpuUsage();
  for (const text of inputs) await run(text);
  const { user, system } = process.cpuUsage(started);
  best = Math.max(best, (bytes * 1e6) / (user + system));
} while (performance.now() < until);
process.stdout.write(`${best}\n`);
