import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCaptured } from './run-captured.mjs';

/** What tests need and npm does not bring: any of `programs` will do, and apt has it in the first of `packages` that it knows. */
const NEEDS = [
  { name: 'Redis', programs: ['redis-server', 'valkey-server'], packages: ['redis-server', 'valkey-server'] },
  { name: 'Chromium', programs: ['chromium'], packages: ['chromium'] },
];
// RUNLEVEL=1: the package brings the program and starts no service, tests start their own.
const aptEnv = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
const APT_OPTIONS = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20', '-o', 'DPkg::Lock::Timeout=60'];
const APT_TIMEOUT_MS = 300_000;

/**
 * Brings what is missing from apt, as root where there is apt; never fails.
 * @returns {Promise<string[]>} a line for each thing that stays missing, with why: the tests that need it are skipped
 */
export async function installSystemPackages() {
  const missing = NEEDS.filter(isMissing);
  if (missing.length === 0) return [];
  const why = (await whyNotApt()) ?? (await installAll(missing));
  return missing
    .filter(isMissing)
    .map(({ name }) => `${name} is not on this machine (${why}): the tests that need it are skipped`);
}

async function whyNotApt() {
  if (process.getuid?.() !== 0) return 'only root could install it';
  if (!isProgram('apt-get')) return 'there is no apt-get to install it';
  const { exitCode, output } = await apt(['update']);
  return exitCode === 0 ? undefined : `apt-get update: ${lastLine(output)}`;
}

/** One by one, so that a package that cannot be had does not take the others with it. */
async function installAll(missing) {
  let why = '';
  for (const need of missing) {
    for (const name of need.packages) {
      if (!isMissing(need)) break;
      why = lastLine((await apt(['install', '-y', '--no-install-recommends', name])).output);
    }
  }
  return `apt-get install: ${why}`;
}

function apt(args) {
  return runCaptured('apt-get', ['-q', ...APT_OPTIONS, ...args], { env: aptEnv, timeoutMs: APT_TIMEOUT_MS });
}

function isMissing({ programs }) {
  return !programs.some(isProgram);
}

function isProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function lastLine(output) {
  return output.trim().split('\n').at(-1);
}
