import { root } from './root.mjs';

const CAUSES = [
  [
    /ENOSPC|no space left/i,
    'The disk is full: an installation takes about 1 GB. Free some, then run the same command again.',
  ],
  [
    /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    `This user may not write where it must: in ${root}, or in the cache of npm or pnpm in its home. Run the same command as the owner of the clone, or give it to this user (chown -R).`,
  ],
  [
    /EINTEGRITY|integrity|checksum/i,
    'A downloaded package is not the one that the lockfile names. Empty the cache (npm cache clean --force) and run the same command again; if it lasts, something between here and the registry alters packages.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|UND_ERR|ERR_SOCKET|error sending request|dns error|network/i,
    'The package registry does not answer. Check the network (behind a proxy: HTTPS_PROXY; with a registry of your own: npm config get registry), then run the same command again: what was downloaded is kept.',
  ],
  [
    /ENOENT.*\bnpm\b|\bnpm\b.*ENOENT/,
    'npm was not found. Install Node.js with npm (version 18 or later), or, with Node.js 24 without npm, add it to the PATH.',
  ],
];
const UNKNOWN =
  'Run the same command again. If it fails in the same way: rm -rf node_modules tools/runtime/node_modules, and once more.';

/**
 * What to tell a person whose installation failed: what to do next, with what the installer said.
 * @param {string} what
 * @param {string} output
 */
export function explainFailure(what, output) {
  const advice = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? UNKNOWN;
  return `${shorten(output)}\n\n${what} failed. ${advice}`;
}

/** npm says the cause first and pnpm last, and between the two there may be pages. */
function shorten(output) {
  const lines = output.trim().split('\n');
  return lines.length <= 24 ? lines.join('\n') : [...lines.slice(0, 12), '…', ...lines.slice(-12)].join('\n');
}
