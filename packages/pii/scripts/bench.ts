/** Speed, start-up and memory of detection: `node --expose-gc scripts/bench.ts`. CPU time of this process, so that neighbours matter less. */
import { detect, ENTITY_TYPES, mask, Pseudonymiser } from '../src/index.ts';

const PROMPT =
  'Bonjour, je suis Marie Dupont (marie.dupont@example.com, 06 12 34 56 78). Peux-tu résumer le dossier de M. Karim Benali, ' +
  'né le 12/03/1985, qui habite 12 rue de la Paix, 75002 Paris ? Merci beaucoup, à demain.';
const PROSE =
  'Le conseil a examiné hier le projet de budget présenté par la direction. Les dépenses de fonctionnement baissent de 3 %, et la part des ' +
  'investissements progresse, notamment pour la rénovation des bâtiments. Une réunion aura lieu mardi prochain à 14 h 30 en salle B. ';
const DOCUMENT = `${PROSE.repeat(4)}\n${PROMPT}\n`.repeat(
  Math.ceil(1_000_000 / (PROSE.length * 4 + PROMPT.length + 2)),
);
const RULES = ENTITY_TYPES.filter((type) => type !== 'PERSON');
const results: Record<string, number> = {};

function measure(name: string, characters: number, run: () => void, unit: 'us' | 'MB/s'): void {
  const until = performance.now() + 600;
  while (performance.now() < until) run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round++) {
    const started = process.cpuUsage();
    let calls = 0;
    const stop = performance.now() + 200;
    while (performance.now() < stop) {
      run();
      calls++;
    }
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / calls);
  }
  results[name] = Math.round((unit === 'us' ? best : characters / best) * 10) / 10;
}

const heapBefore = process.memoryUsage();
const started = performance.now();
detect(PROMPT);
results['first call, ms'] = Math.round(performance.now() - started);
const heapAfter = process.memoryUsage();
results['memory of lists, MB (rss)'] = Math.round((heapAfter.rss - heapBefore.rss) / 1e6);
measure(`mask a prompt of ${PROMPT.length} characters, µs`, PROMPT.length, () => mask(PROMPT), 'us');
measure(
  'pseudonymise and restore it, µs',
  PROMPT.length,
  () => {
    const session = new Pseudonymiser();
    session.restore(session.mask(PROMPT).text);
  },
  'us',
);
measure(`everything, ${DOCUMENT.length} characters, MB/s`, DOCUMENT.length, () => detect(DOCUMENT), 'MB/s');
measure('rules alone, same, MB/s', DOCUMENT.length, () => detect(DOCUMENT, { types: RULES }), 'MB/s');
const plain = PROSE.repeat(4000);
measure('everything, prose without data, MB/s', plain.length, () => detect(plain), 'MB/s');
measure('rules alone, prose without data, MB/s', plain.length, () => detect(plain, { types: RULES }), 'MB/s');
for (const [name, value] of Object.entries(results)) process.stdout.write(`${name.padEnd(48)} ${value}\n`);
