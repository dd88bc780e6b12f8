import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { explainFailure } from './explain-failure.mjs';
import { withInstallLock } from './install-lock.mjs';
import { root } from './root.mjs';
import { runCaptured } from './run-captured.mjs';
import { StageFailure } from './stages.mjs';

const WANTED_NODE_MAJOR = 24;
/** Less than this left on the disk, and an unpacked program may be cut short. */
const NEEDED_BYTES = 300 * 1024 * 1024;
const tools = join(root, 'tools', 'runtime');
const ownNodeSuffices = Number(process.versions.node.split('.')[0]) >= WANTED_NODE_MAJOR;

/** The Node that runs the product: this one when it is recent enough, else the one of tools/runtime. */
export const node = ownNodeSuffices ? process.execPath : join(tools, 'node_modules', '.bin', 'node');

/** The binary itself: the `pnpm` package is a wrapper that needs an install script to find it. */
const pnpm = join(tools, 'node_modules', '@pnpm', `exe.${process.platform}-${process.arch}`, 'pnpm');

/** The environment of what the launcher starts: that Node comes first in the PATH. */
export const runtimeEnv = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };

/** A thing to install: when its files change it is installed again. Its stamp is written only when `install` left nothing out. */
const runtime = {
  name: 'Node 24 and pnpm',
  inputs: [join(tools, 'package-lock.json')],
  stamp: join(tools, 'node_modules', '.gardefou-stamp'),
  install: installRuntime,
};
const packages = {
  name: 'packages',
  inputs: [join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')],
  stamp: join(root, 'node_modules', '.gardefou-stamp'),
  install: installPackages,
};

/**
 * The stages still missing before the product can run: none on a second start, which costs two hashes.
 * @returns {{ name: string, work: () => Promise<string> }[]}
 */
export function planInstallation() {
  const missing = isFresh(packages) ? [] : [packages];
  if (!isFresh(runtime) && (missing.length > 0 || !ownNodeSuffices)) missing.unshift(runtime);
  return missing.map((part) => ({ name: part.name, work: () => installOnce(part) }));
}

async function installOnce(part) {
  let outcome = 'ok';
  try {
    await withInstallLock(
      async (noteInstaller) => {
        if (isFresh(part)) return;
        rmSync(part.stamp, { force: true });
        const incomplete = await part.install(noteInstaller);
        if (incomplete) outcome = incomplete;
        else writeFileSync(part.stamp, fingerprint(part));
      },
      (pid) => process.stderr.write(`(waiting for another launcher, pid ${pid}) `),
    );
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    throw new StageFailure(explainFailure(part.name, error.message));
  }
  return outcome;
}

async function installRuntime(onStart) {
  // `npm start` names the npm that runs it; npm alone may be a script that the PATH of a service lacks.
  const npmCli = process.env.npm_execpath;
  const [file, ...first] = npmCli && basename(npmCli) === 'npm-cli.js' ? [process.execPath, npmCli] : ['npm'];
  // `npm ci` empties the folder first: what an interrupted run left half unpacked looks installed. No scripts: none is needed.
  const args = ['ci', '--ignore-scripts', '--include=optional', '--no-audit', '--no-fund'];
  await installWith(runtime.name, file, [...first, ...args, '--prefix', tools, '--loglevel=error'], tools, onStart);
  for (const program of ownNodeSuffices ? [pnpm] : [node, pnpm]) await checkRuns(program);
}

/** npm counts these two as optional, and ends well when it could not unpack them. */
async function checkRuns(program) {
  const { exitCode, output } = await runCaptured(program, ['--version']);
  if (exitCode === 0) return;
  const { bavail, bsize } = statfsSync(tools);
  if (bavail * bsize < NEEDED_BYTES)
    throw new StageFailure(explainFailure(runtime.name, 'ENOSPC: no space left on device'));
  throw new StageFailure(
    `${output}\n\n${basename(program)}, as npm brought it, does not run on this system (${process.platform} ${process.arch}; needed: Linux with glibc, x64 or arm64). With Node ${WANTED_NODE_MAJOR} or later of your own, and the packages installed by a pnpm of your own, the product runs elsewhere too.`,
  );
}

/**
 * pnpm too goes on without an optional package, PostgreSQL's binaries for one, that it could not fetch. So do we, saying so,
 * but without a stamp: the next start tries again, where a lasting stamp would keep a moment's network failure for ever.
 */
async function installPackages(onStart) {
  const output = await installWith(
    packages.name,
    pnpm,
    ['install', '--frozen-lockfile', '--reporter=append-only'],
    root,
    onStart,
  );
  const left = [...output.matchAll(/(\S+) is an optional dependency that could not be fetched/g)].map(
    ([, name]) => name,
  );
  return left.length > 0 ? `ok, without ${left.join(', ')}, which could not be fetched` : undefined;
}

async function installWith(what, file, args, cwd, onStart) {
  const { exitCode, output } = await runCaptured(file, args, { cwd, env: installEnv(), onStart });
  if (exitCode !== 0) throw new StageFailure(explainFailure(what, output));
  return output;
}

/** Without what the npm that started us, or a production machine, would have it leave out; CI stops every question. */
function installEnv() {
  const unwanted =
    /^(NODE_ENV|npm_config_(prefix|global|location|workspaces?|omit|include|only|production|dry_run|package_lock_only))$/i;
  const kept = Object.entries(runtimeEnv).filter(([name]) => !unwanted.test(name));
  return { ...Object.fromEntries(kept), CI: 'true' };
}

function isFresh(part) {
  try {
    return readFileSync(part.stamp, 'utf8') === fingerprint(part);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function fingerprint({ inputs }) {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(readFileSync(input));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}
