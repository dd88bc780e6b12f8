import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Vite } from 'vitest/node';
import { detect, mask, Pseudonymiser } from '../src/index.ts';

const CHROMIUM = '/usr/bin/chromium';
const TEXT =
  'Bonjour, je suis Marie Dupont 🙂 (marie.dupont@example.com, 06 12 34 56 78, IBAN FR76 3000 6000 0112 3456 7890 189).\n' +
  "M. Karim Benali, né le 12/03/1985, habite 12 rue de la Paix, 75002 Paris. Call John O'Neill at +44 20 7946 0958. \ud800";

const folder = mkdtempSync(join(tmpdir(), 'gardefou-browser-'));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

/** What both sides compute; in the page the same names come from the bundle. */
function compute(pii: { detect: typeof detect; mask: typeof mask; Pseudonymiser: typeof Pseudonymiser }, text: string) {
  const session = new pii.Pseudonymiser();
  const hidden = session.mask(text).text;
  const stream = session.restoreStream();
  let streamed = '';
  for (const unit of hidden.split('')) streamed += stream.push(unit);
  streamed += stream.end();
  return {
    spans: pii.detect(text),
    masked: pii.mask(text),
    hidden,
    isRestored: session.restore(hidden) === text && streamed === text,
  };
}

let bundle = '';
beforeAll(async () => {
  // Vite is there because Vitest stands on it; it is found from Vitest, so that the package needs no bundler of its own.
  const vitest = createRequire(import.meta.url).resolve('vitest/package.json');
  const vite: typeof Vite = await import(pathToFileURL(createRequire(vitest).resolve('vite')).href);
  await vite.build({
    configFile: false,
    logLevel: 'silent',
    root: join(import.meta.dirname, '..'),
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: { entry: 'src/index.ts', formats: ['iife'], name: 'pii', fileName: () => 'pii.js' },
    },
  });
  bundle = join(folder, 'pii.js');
});

// `--headless` of Debian's package; elsewhere this test says by name that it did not run.
test.runIf(existsSync(CHROMIUM))(
  `in Chromium (${CHROMIUM}) the bundle finds, masks and restores what Node does`,
  async () => {
    expect(existsSync(bundle)).toBe(true);
    const page = join(folder, 'page.html');
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><pre id="result"></pre><script src="pii.js"></script><script>
      let result;
      try { result = (${compute.toString()})(pii, ${JSON.stringify(TEXT)}); } catch (error) { result = String(error); }
      document.getElementById('result').textContent = encodeURIComponent(JSON.stringify(result));
    </script>`,
    );
    const { stdout } = await promisify(execFile)(
      CHROMIUM,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--dump-dom',
        pathToFileURL(page).href,
      ],
      { maxBuffer: 1 << 24, timeout: 50_000 },
    );
    const written = /<pre id="result">([^<]*)<\/pre>/.exec(stdout)?.[1] ?? '';
    const inNode = compute({ detect, mask, Pseudonymiser }, TEXT);
    expect(inNode.isRestored).toBe(true);
    expect(inNode.spans.length).toBeGreaterThan(7);
    expect(JSON.parse(decodeURIComponent(written))).toEqual(JSON.parse(JSON.stringify(inNode)));
  },
);
