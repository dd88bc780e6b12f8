import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './load.ts';
import { report, type Sample } from './report.ts';
import { startTargets } from './targets.ts';

/**
 * The gateway benchmark: Portkey's gateway, a bare pass-through and this server with everything on, before the same fake provider,
 * interleaved round by round so that a drift of the machine touches all alike. `npm run bench:gateway -- --rounds 3 --seconds 6`
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
const CONCURRENCIES = [1, 32, 128];

const started = await startTargets();
try {
  const targets = started.all.filter(({ name }) => !values.only || name.startsWith(values.only));
  const samples: Sample[] = [];
  for (const target of targets) await load(target, 16, 3); // warm
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const connections of CONCURRENCIES) {
      for (const target of targets) {
        const sample = { target: target.name, round, ...(await load(target, connections, Number(values.seconds))) };
        samples.push(sample);
        process.stderr.write(
          `round ${round} c=${connections} ${target.name}: ${sample.cpuMsPerRequest.toFixed(4)} ms CPU/request, ${Math.round(sample.requestsPerSecond)}/s, ${sample.errors} errors\n`,
        );
      }
    }
  }
  process.stdout.write(`${report(samples, `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`)}\n`);
  writeFileSync(join(tmpdir(), 'gardefou-bench-gateway.json'), JSON.stringify(samples, null, 2));
} finally {
  await started.stop();
}
process.exit();
