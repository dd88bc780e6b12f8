import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { ConfigurationError, loadConfig, SETTINGS, type Setting } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'gardefou-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

function fileWith(text: string): string {
  const path = join(folder, Math.random().toString(36).slice(2));
  writeFileSync(path, text);
  return path;
}

const KEY = Buffer.alloc(32, 7);
const PRODUCTION = {
  NODE_ENV: 'production',
  GARDEFOU_PUBLIC_URL: 'https://gardefou.exemple.example',
  GARDEFOU_MASTER_KEY: KEY.toString('base64'),
};

test('nothing set is the demo, on loopback, with an embedded database', () => {
  expect(loadConfig({})).toMatchObject({
    mode: 'demo',
    role: 'all',
    host: '127.0.0.1',
    port: 3000,
    databaseUrl: undefined,
    redisUrl: undefined,
    rateLimits: true,
    masterKey: undefined,
  });
});

test('every fault is told at once, a line each, by its name', () => {
  const faults = faultsOf({
    NODE_ENV: 'prod',
    PORT: '70000',
    GARDEFOU_DATABASE_POOL: 'dix',
    GARDEFOU_DATABASE_URL: 'nowhere',
    GARDEFOU_RATE_LIMITS: 'maybe',
    GARDEFOU_DEFAULT_MODEL: 'a b',
    GARDEFOU_MASTER_KEY: 'court',
    GARDEFOU_TRUSTED_PROXIES: '10.0.0.0/8, pas-une-adresse',
    GARDEFOU_MISSPELT: 'x',
  });
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
    'GARDEFOU_DATABASE_POOL',
    'GARDEFOU_DATABASE_URL',
    'GARDEFOU_DEFAULT_MODEL',
    'GARDEFOU_MASTER_KEY',
    'GARDEFOU_MISSPELT',
    'GARDEFOU_RATE_LIMITS',
    'GARDEFOU_TRUSTED_PROXIES',
    'NODE_ENV',
    'PORT',
  ]);
  expect(new ConfigurationError(faults).message.split('\n')).toHaveLength(faults.length + 1);
});

test('production asks for what the demo makes by itself, and for rate limits', () => {
  expect(loadConfig(PRODUCTION)).toMatchObject({ mode: 'production', rateLimits: true, masterKey: KEY });
  expect(faultsOf({ NODE_ENV: 'production', GARDEFOU_RATE_LIMITS: 'off' })).toEqual([
    'GARDEFOU_PUBLIC_URL is required in production',
    'GARDEFOU_MASTER_KEY is required in production',
    'GARDEFOU_RATE_LIMITS cannot be off in production',
  ]);
  expect(loadConfig({ GARDEFOU_RATE_LIMITS: 'off' }).rateLimits).toBe(false);
});

test('every secret may come from a file, without its last line feed; nothing else may', () => {
  for (const setting of SETTINGS as readonly Setting[]) {
    const faults = faultsOf({ [`${setting.name}_FILE`]: fileWith('x') });
    const isUnknown = faults.some((fault) => fault.includes('is not a setting'));
    if (setting.name.startsWith('GARDEFOU_')) expect(isUnknown, setting.name).toBe(!setting.secret);
  }
  const config = loadConfig({
    ...PRODUCTION,
    GARDEFOU_MASTER_KEY: '',
    GARDEFOU_MASTER_KEY_FILE: fileWith(`${KEY.toString('hex')}\n`),
    GARDEFOU_OPENAI_API_KEY_FILE: fileWith('sk-invented\r\n'),
  });
  expect(config.masterKey).toEqual(KEY);
  expect(config.ai.openai?.apiKey).toBe('sk-invented');
});

test('a file that cannot be read, or is empty, and a secret given twice are faults', () => {
  expect(faultsOf({ GARDEFOU_MASTER_KEY_FILE: join(folder, 'absent') })).toEqual([
    'GARDEFOU_MASTER_KEY_FILE cannot be read (ENOENT)',
  ]);
  expect(faultsOf({ GARDEFOU_OPENAI_API_KEY_FILE: fileWith('\n') })).toEqual(['GARDEFOU_OPENAI_API_KEY_FILE is empty']);
  expect(faultsOf({ GARDEFOU_OPENAI_API_KEY: 'a', GARDEFOU_OPENAI_API_KEY_FILE: fileWith('b') })).toEqual([
    'GARDEFOU_OPENAI_API_KEY and GARDEFOU_OPENAI_API_KEY_FILE are both set: keep one',
  ]);
});

test('no value of a secret is in the text of an error, whatever is wrong with it', () => {
  const canary = 'canari-4f7a';
  for (const setting of SETTINGS as readonly Setting[]) {
    if (!setting.secret) continue;
    for (const env of [
      { [setting.name]: canary },
      { [`${setting.name}_FILE`]: fileWith(canary) },
      { [setting.name]: canary, [`${setting.name}_FILE`]: fileWith(canary) },
    ]) {
      const text = faultsOf({ ...env, PORT: '-1' }).join('\n');
      expect(text).toContain('PORT');
      expect(text).not.toContain(canary);
    }
  }
});

test.each([
  ['31 bytes', Buffer.alloc(31, 7).toString('base64')],
  ['33 bytes', Buffer.alloc(33, 7).toString('base64')],
  ['words, which base64 would take for bytes', 'correct horse battery staple correct horse batter'],
  ['hexadecimal of 31 bytes', Buffer.alloc(31, 7).toString('hex')],
])('a master key of %s is refused', (_, key) => {
  expect(faultsOf({ GARDEFOU_MASTER_KEY: key })).toEqual([
    'GARDEFOU_MASTER_KEY is not 32 bytes in base64 or hexadecimal',
  ]);
});

test('a master key is the same in hexadecimal, base64 and base64url', () => {
  const key = Buffer.alloc(32, 0xfb);
  for (const form of ['hex', 'base64', 'base64url'] as const)
    expect(loadConfig({ GARDEFOU_MASTER_KEY: key.toString(form) }).masterKey).toEqual(key);
});

test.each([
  ['GARDEFOU_PUBLIC_URL', 'localhost:3000', 'http://localhost:3000'],
  ['GARDEFOU_PUBLIC_URL', 'ftp://exemple.example', 'https://exemple.example'],
  ['GARDEFOU_DATABASE_URL', 'mysql://exemple.example/x', 'postgresql://exemple.example/x'],
  ['GARDEFOU_DATABASE_URL', 'http://exemple.example/x', 'postgres://localhost/x?host=/run/postgresql'],
  ['GARDEFOU_REDIS_URL', 'http://exemple.example', 'rediss://exemple.example'],
  ['GARDEFOU_OLLAMA_URL', '127.0.0.1:11434', 'http://127.0.0.1:11434'],
  ['GARDEFOU_OPENAI_BASE_URL', 'javascript:alert(1)', 'https://exemple.example/v1'],
])('%s: %s is refused, %s is not', (name, wrong, right) => {
  expect(faultsOf({ [name]: wrong })).toMatchObject([expect.stringMatching(new RegExp(`^${name} is not a URL`))]);
  expect(faultsOf({ [name]: right })).toEqual([]);
});

test('trusted proxies are addresses and ranges', () => {
  expect(loadConfig({ GARDEFOU_TRUSTED_PROXIES: ' 10.0.0.0/8,::1, fd00::/8 ,' }).trustedProxies).toEqual([
    '10.0.0.0/8',
    '::1',
    'fd00::/8',
  ]);
  for (const wrong of ['10.0.0.0/33', 'exemple.example', '1.2.3', '10.0.0.0/', '::1/129', '10.0.0.0/-1'])
    expect(faultsOf({ GARDEFOU_TRUSTED_PROXIES: wrong })).toEqual([
      'GARDEFOU_TRUSTED_PROXIES is not a list of addresses and CIDR ranges',
    ]);
});

test('a variable that no version knows is never silently ignored; those of versions to come are accepted', () => {
  expect(faultsOf({ GARDEFOU_RATE_LIMIT: 'off', gardefou_x: '1', OTHER: '1' })).toEqual([
    'GARDEFOU_RATE_LIMIT is not a setting; see docs/configuration.md',
  ]);
  expect(
    faultsOf({
      GARDEFOU_SMTP_URL: 'smtp://x',
      GARDEFOU_BACKUP_PASSPHRASE_FILE: '/x',
      GARDEFOU_SLACK_CRITICAL_WEBHOOK_URL: 'x',
    }),
  ).toEqual([]);
});

test('only config.ts reads the environment', () => {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const readers = globSync('**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts') && !file.includes('testing/'))
    .filter((file) =>
      /\bprocess\s*(\.|\?\.)\s*env\b|\bprocess\[|import\(?.*\benv\b.*from 'node:process'/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
  expect(readers).toEqual(['config.ts']);
});
