import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { ProvidersConfig, ServiceConfig } from './modules/ai/providers/create-providers.ts';

/** One environment variable. docs/configuration.md is generated from this table. */
export interface Setting {
  name: string;
  kind: 'text' | 'integer' | 'url' | 'choice' | 'code' | 'networks' | 'headers' | 'providers';
  description: string;
  default?: string;
  choices?: readonly string[];
  /** Of a URL; default http and https. `localhost:3000` is a URL too, of the scheme `localhost:`. */
  schemes?: readonly string[];
  min?: number;
  max?: number;
  /** Also read from the file named by NAME_FILE; never printed. */
  secret?: boolean;
  requiredInProduction?: boolean;
}

export const SETTINGS = [
  {
    name: 'NODE_ENV',
    kind: 'choice',
    choices: ['production', 'development', 'test', 'demo'],
    default: 'demo',
    description:
      'What this server is for. `production` asks for the settings marked below; anything else fills an empty database with the demo; `development` multiplies the rate limits by ten.',
  },
  { name: 'PORT', kind: 'integer', min: 0, max: 65535, default: '3000', description: 'TCP port; 0 takes a free one.' },
  { name: 'HOST', kind: 'text', default: '127.0.0.1', description: 'Address to listen on.' },
  {
    name: 'GARDEFOU_ROLE',
    kind: 'choice',
    choices: ['all', 'api', 'worker'],
    default: 'all',
    description: 'What this process does: answer HTTP, run jobs, or both.',
  },
  {
    name: 'GARDEFOU_DATA_DIR',
    kind: 'text',
    default: '.gardefou',
    description: 'Where the embedded database, keys made here and logs live.',
  },
  {
    name: 'GARDEFOU_PUBLIC_URL',
    kind: 'url',
    description: 'Address users see; allowed as Origin of browser writes. Default: the address listened on.',
    requiredInProduction: true,
  },
  {
    name: 'GARDEFOU_TRUSTED_PROXIES',
    kind: 'networks',
    default: '',
    description: 'Comma-separated addresses or CIDR ranges whose x-forwarded-for is believed.',
  },
  {
    name: 'GARDEFOU_DATABASE_URL',
    kind: 'url',
    schemes: ['postgres', 'postgresql'],
    secret: true,
    description:
      'An external PostgreSQL ≥ 15, connected to as the owner that migrates. Without it the embedded PostgreSQL 18 is used.',
  },
  {
    name: 'GARDEFOU_DATABASE_POOL',
    kind: 'integer',
    min: 2,
    max: 200,
    default: '10',
    description: 'Most connections of this process that serve requests.',
  },
  {
    name: 'GARDEFOU_REDIS_URL',
    kind: 'url',
    schemes: ['redis', 'rediss'],
    secret: true,
    description: 'Redis or Valkey for several nodes. Without it shared state stays in the memory of the one node.',
  },
  {
    name: 'GARDEFOU_MASTER_KEY',
    kind: 'text',
    secret: true,
    requiredInProduction: true,
    description:
      '32 bytes in base64 or hexadecimal that wrap every data key. Outside production one is made at first start, in the data directory.',
  },
  {
    name: 'GARDEFOU_RATE_LIMITS',
    kind: 'choice',
    choices: ['on', 'off'],
    default: 'on',
    description: 'Rate limits; `off` is refused in production.',
  },
  {
    name: 'GARDEFOU_LOG_LEVEL',
    kind: 'choice',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    default: 'info',
    description: 'Least level logged.',
  },
  {
    name: 'GARDEFOU_DEFAULT_PROVIDER',
    kind: 'choice',
    choices: ['demo', 'ollama', 'openai', 'anthropic'],
    default: 'demo',
    description: 'Provider of the tools that name none.',
  },
  {
    name: 'GARDEFOU_DEFAULT_MODEL',
    kind: 'code',
    description:
      'Model of the tools that name none. Default by provider: `demo`, `llama3.2`, `gpt-4o-mini`, `claude-haiku-4-5`.',
  },
  { name: 'GARDEFOU_OLLAMA_URL', kind: 'url', default: 'http://127.0.0.1:11434', description: 'Address of Ollama.' },
  {
    name: 'GARDEFOU_OPENAI_BASE_URL',
    kind: 'url',
    default: 'https://api.openai.com/v1',
    description: 'Base address of an OpenAI-compatible service.',
  },
  { name: 'GARDEFOU_OPENAI_API_KEY', kind: 'text', secret: true, description: 'Its key.' },
  {
    name: 'GARDEFOU_OPENAI_LOCATION',
    kind: 'choice',
    choices: ['local', 'eu', 'third_country'],
    description:
      'Where that service processes data. Default: local for a loopback or private address, third_country otherwise.',
  },
  {
    name: 'GARDEFOU_OPENAI_HEADERS',
    kind: 'headers',
    default: '',
    secret: true,
    description:
      'Further headers of every request to it, as `name: value` separated by semicolons: `api-key: …` for Azure, `openai-organization: …`.',
  },
  {
    name: 'GARDEFOU_ANTHROPIC_BASE_URL',
    kind: 'url',
    default: 'https://api.anthropic.com',
    description: 'Base address of Anthropic’s Messages API.',
  },
  { name: 'GARDEFOU_ANTHROPIC_API_KEY', kind: 'text', secret: true, description: 'Its key.' },
  {
    name: 'GARDEFOU_ANTHROPIC_LOCATION',
    kind: 'choice',
    choices: ['local', 'eu', 'third_country'],
    description: 'Where that service processes data. Default: as for GARDEFOU_OPENAI_LOCATION.',
  },
  {
    name: 'GARDEFOU_FALLBACK_PROVIDERS',
    kind: 'providers',
    default: '',
    description:
      'Comma-separated names of the providers asked in turn when the first one fails before its first word; a provider that the data may not go to is passed over.',
  },
  {
    name: 'GARDEFOU_PROVIDER_CONCURRENCY',
    kind: 'integer',
    min: 1,
    max: 10_000,
    default: '256',
    description: 'Calls to one provider at once; more wait their turn.',
  },
  {
    name: 'GARDEFOU_FIRST_TOKEN_TIMEOUT_MS',
    kind: 'integer',
    min: 100,
    max: 600_000,
    default: '30000',
    description: 'Longest wait for the first word of a streamed answer, in milliseconds.',
  },
  {
    name: 'GARDEFOU_PROVIDER_TIMEOUT_MS',
    kind: 'integer',
    min: 100,
    max: 600_000,
    default: '60000',
    description: 'Longest wait for a whole answer of a model, in milliseconds.',
  },
] as const satisfies readonly Setting[];

type SettingName = (typeof SETTINGS)[number]['name'];

export interface Config {
  mode: 'production' | 'development' | 'test' | 'demo';
  role: 'all' | 'api' | 'worker';
  host: string;
  port: number;
  dataDir: string;
  publicUrl: string | undefined;
  trustedProxies: readonly string[];
  databaseUrl: string | undefined;
  databasePool: number;
  redisUrl: string | undefined;
  /** 32 bytes; undefined outside production until the data directory's own is read or made. */
  masterKey: Buffer | undefined;
  rateLimits: boolean;
  logLevel: string;
  ai: ProvidersConfig & {
    defaultModel: string | undefined;
    /** Longest wait for a whole answer, and for the first word of a streamed one. */
    timeoutMs: number;
    firstTokenTimeoutMs: number;
  };
}

/** All faults of the configuration at once; the boot prints one a line. Values of secrets are never in it. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`configuration is not valid:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

/** Reads and validates the environment. The only reader of process.env (a test holds every other file to it). */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const values = new Map<string, string>();
  const production = env.NODE_ENV === 'production';
  for (const setting of SETTINGS as readonly Setting[]) {
    const raw = readSetting(setting, env, faults);
    const fault = raw === undefined ? undefined : faultOf(setting, raw);
    if (fault) faults.push(`${setting.name} ${fault}`);
    if (raw !== undefined) values.set(setting.name, raw);
    else if (setting.requiredInProduction && production) faults.push(`${setting.name} is required in production`);
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('GARDEFOU_') && !isKnown(name))
      faults.push(`${name} is not a setting; see docs/configuration.md`);
  }
  const value = (name: SettingName) => values.get(name);
  const masterKey = parseMasterKey(value('GARDEFOU_MASTER_KEY'), faults);
  if (production && value('GARDEFOU_RATE_LIMITS') === 'off')
    faults.push('GARDEFOU_RATE_LIMITS cannot be off in production');
  if (faults.length > 0) throw new ConfigurationError(faults);
  const text = (name: SettingName) => value(name) ?? '';
  const baseUrl = (name: SettingName) => text(name).replace(/\/+$/, '');
  const location = (name: SettingName) => value(name) as ServiceConfig['location'];
  return {
    mode: text('NODE_ENV') as Config['mode'],
    role: text('GARDEFOU_ROLE') as Config['role'],
    host: text('HOST'),
    port: Number(text('PORT')),
    dataDir: resolve(text('GARDEFOU_DATA_DIR')),
    publicUrl: value('GARDEFOU_PUBLIC_URL')?.replace(/\/+$/, ''),
    trustedProxies: splitList(text('GARDEFOU_TRUSTED_PROXIES')),
    databaseUrl: value('GARDEFOU_DATABASE_URL'),
    databasePool: Number(text('GARDEFOU_DATABASE_POOL')),
    redisUrl: value('GARDEFOU_REDIS_URL'),
    masterKey,
    rateLimits: text('GARDEFOU_RATE_LIMITS') === 'on',
    logLevel: text('GARDEFOU_LOG_LEVEL'),
    ai: {
      defaultProvider: text('GARDEFOU_DEFAULT_PROVIDER'),
      defaultModel: value('GARDEFOU_DEFAULT_MODEL'),
      ollama: { baseUrl: baseUrl('GARDEFOU_OLLAMA_URL') },
      openai: {
        baseUrl: baseUrl('GARDEFOU_OPENAI_BASE_URL'),
        apiKey: value('GARDEFOU_OPENAI_API_KEY'),
        location: location('GARDEFOU_OPENAI_LOCATION'),
        headers: parseHeaders(text('GARDEFOU_OPENAI_HEADERS')),
      },
      anthropic: {
        baseUrl: baseUrl('GARDEFOU_ANTHROPIC_BASE_URL'),
        apiKey: value('GARDEFOU_ANTHROPIC_API_KEY'),
        location: location('GARDEFOU_ANTHROPIC_LOCATION'),
      },
      fallbacks: splitList(text('GARDEFOU_FALLBACK_PROVIDERS')),
      concurrency: Number(text('GARDEFOU_PROVIDER_CONCURRENCY')),
      timeoutMs: Number(text('GARDEFOU_PROVIDER_TIMEOUT_MS')),
      firstTokenTimeoutMs: Number(text('GARDEFOU_FIRST_TOKEN_TIMEOUT_MS')),
    },
  };
}

/** Settings that issues to come will read: accepted already, so that one deployment file serves every version. */
const ACCEPTED = /^GARDEFOU_(SMTP_URL|SLACK_\w+|PAGERDUTY_\w+|DPO_EMAIL|DEVOPS_EMAIL|RSSI_EMAIL|BACKUP_\w+)$/;

function isKnown(name: string): boolean {
  const base = name.replace(/_FILE$/, '');
  return (
    ACCEPTED.test(base) ||
    (SETTINGS as readonly Setting[]).some(
      (setting) => setting.name === name || (setting.secret && setting.name === base),
    )
  );
}

function readSetting(setting: Setting, env: NodeJS.ProcessEnv, faults: string[]): string | undefined {
  const direct = env[setting.name] || undefined;
  const file = setting.secret ? env[`${setting.name}_FILE`] || undefined : undefined;
  if (direct !== undefined && file !== undefined)
    faults.push(`${setting.name} and ${setting.name}_FILE are both set: keep one`);
  if (direct === undefined && file !== undefined) {
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (text !== '') return text;
      faults.push(`${setting.name}_FILE is empty`);
    } catch (error) {
      faults.push(`${setting.name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
    return undefined;
  }
  return direct ?? setting.default;
}

function faultOf(setting: Setting, value: string): string | undefined {
  if (setting.kind === 'integer') {
    const number = Number(value);
    if (!Number.isInteger(number)) return 'is not a whole number';
    if (number < (setting.min ?? 0) || number > (setting.max ?? Number.MAX_SAFE_INTEGER))
      return `is not between ${setting.min} and ${setting.max}`;
  }
  if (setting.kind === 'choice' && !setting.choices?.includes(value))
    return `is not one of ${setting.choices?.join(', ')}`;
  if (setting.kind === 'url') {
    const schemes = setting.schemes ?? ['http', 'https'];
    const scheme = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : '';
    if (!schemes.includes(scheme))
      return `is not a URL that begins with ${schemes.map((name) => `${name}://`).join(' or ')}`;
  }
  if (setting.kind === 'networks' && !splitList(value).every(isNetwork))
    return 'is not a list of addresses and CIDR ranges';
  if (setting.kind === 'headers' && !splitHeaders(value).every(isHeader))
    return 'is not a list of headers `name: value` separated by semicolons';
  if (setting.kind === 'providers' && !splitList(value).every((name) => PROVIDERS.includes(name)))
    return `is not a list of ${PROVIDERS.join(', ')}`;
  if (setting.kind === 'code' && !/^[A-Za-z0-9._:/-]{1,128}$/.test(value))
    return 'is not made of letters, digits and . : / _ -';
  return undefined;
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

const PROVIDERS: readonly string[] = ['demo', 'ollama', 'openai', 'anthropic'];

function splitHeaders(value: string): string[] {
  return value
    .split(';')
    .map((item) => item.trim())
    .filter(Boolean);
}

function isHeader(item: string): boolean {
  return /^[A-Za-z0-9-]{1,64}:\s*[\x20-\x7e]+$/.test(item);
}

function parseHeaders(value: string): Record<string, string> {
  return Object.fromEntries(
    splitHeaders(value).map((item) => {
      const colon = item.indexOf(':');
      return [item.slice(0, colon).toLowerCase(), item.slice(colon + 1).trim()];
    }),
  );
}

function isNetwork(item: string): boolean {
  const [address = '', bits, ...rest] = item.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function parseMasterKey(value: string | undefined, faults: string[]): Buffer | undefined {
  if (value === undefined) return undefined;
  if (/^[0-9a-fA-F]{64}$/.test(value)) return Buffer.from(value, 'hex');
  // Node decodes what it can of anything: a sentence would pass for a key, and a far weaker one.
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return Buffer.from(value, 'base64');
  faults.push('GARDEFOU_MASTER_KEY is not 32 bytes in base64 or hexadecimal');
  return undefined;
}
