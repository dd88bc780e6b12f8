import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from './checks.mjs';
import { node, planInstallation, runtimeEnv } from './ensure-runtime.mjs';
import { installSystemPackages } from './install-system-packages.mjs';
import { readTestReport } from './read-test-report.mjs';
import { root } from './root.mjs';
import { runCaptured } from './run-captured.mjs';
import { runChecks } from './run-checks.mjs';
import { createStages } from './stages.mjs';

/**
 * Everything that CI runs. The last line is `N passed, N failed, N skipped`; a check counts as a test; what was skipped or failed
 * is named above. With `args` (a folder, `-t name`…), vitest runs those tests alone.
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function runTests(args) {
  const out = process.stdout;
  const installation = planInstallation();
  const stages = createStages(installation.length + 1 + checks.length + 1, out);
  for (const { name, work } of installation) await stages.run(name, work);

  let missing = [];
  await stages.run('Redis and Chromium', async () => {
    missing = await installSystemPackages();
    return missing.length > 0 ? 'MISSING' : 'ok';
  });
  for (const line of missing) out.write(`${line}\n`);

  const failed = (await runChecks(stages)).map((name) => `check: ${name}`);
  let passed = checks.length - failed.length;
  const tests = await runVitest(stages, args);
  passed += tests.passed;
  failed.push(...tests.failed);

  name(out, 'Skipped', [...missing, ...tests.skipped]);
  name(out, 'Failed', failed);
  out.write(`${passed} passed, ${failed.length} failed, ${tests.skipped.length} skipped\n`);
  return failed.length > 0 ? 1 : 0;
}

async function runVitest(stages, args) {
  const dir = mkdtempSync(join(tmpdir(), 'gardefou-report-'));
  try {
    const report = join(dir, 'vitest.json');
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const command = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args];
    let exitCode = 0;
    await stages.run(
      'tests',
      async () => {
        ({ exitCode } = await runCaptured(node, command, { cwd: root, env: runtimeEnv, inherit: true }));
        return exitCode === 0 ? 'ok' : 'FAILED';
      },
      { streams: true },
    );
    const result = readTestReport(report) ?? { passed: 0, failed: [], skipped: [] };
    // An unhandled error, or a crash before the report: vitest failed with no test to blame.
    if (exitCode !== 0 && result.failed.length === 0) result.failed.push(`vitest ended with ${exitCode}, see above`);
    return result;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function name(out, title, lines) {
  if (lines.length > 0) out.write(`\n${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
