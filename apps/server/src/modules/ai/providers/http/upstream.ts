import { Pool } from 'undici';

/** A provider's address, the connections kept to it, and the headers every request bears. */
export interface Upstream {
  pool: Pool;
  /** Path of the base URL, without a slash at its end. */
  basePath: string;
  /** Headers of a request, as name, value, name, value…; with the key given, or the server's own. */
  headers(apiKey: string | undefined): string[];
  /** The server has a key of its own here. */
  hasKey: boolean;
}

export interface UpstreamOptions {
  apiKey?: string | undefined;
  /** The header that carries the key; `authorization: Bearer` by default. */
  authorize?: (key: string) => [name: string, value: string];
  /** Further headers of every request, names in lower case. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Largest body accepted, in bytes; more is `garbage`. A long answer of a model is tens of kilobytes. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Connections to one provider; calls above it wait for one, within their own deadline. */
const MAX_CONNECTIONS = 256;
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * One of these among the configured headers is the server's key said in another way (Azure's `api-key`): a tenant's own
 * key takes its place, and is never sent beside it.
 */
const KEY_HEADERS: ReadonlySet<string> = new Set(['authorization', 'api-key', 'x-api-key']);

/**
 * Opens no connection yet. Throws TypeError when `baseUrl` is not an http(s) URL, or the key or a header cannot be sent.
 */
export function openUpstream(baseUrl: string, options: UpstreamOptions = {}): Upstream {
  const { apiKey, authorize = (key) => ['authorization', `Bearer ${key}`], headers: more = {} } = options;
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('a provider is reached by http or https');
  // undici would refuse the header at each call, as a failure of the connection; the boot says it once, without the key.
  if (apiKey !== undefined && !isSendableKey(apiKey))
    throw new TypeError('the API key has characters that a header cannot carry');
  const base = ['content-type', 'application/json', 'user-agent', 'gardefou'];
  const configured = Object.entries(more);
  const ownKey = apiKey === undefined ? configured.find(([name]) => KEY_HEADERS.has(name)) : undefined;
  const ours = [...base, ...configured.flat(), ...(apiKey === undefined ? [] : authorize(apiKey))];
  const theirs = [...base, ...configured.filter(([name]) => !KEY_HEADERS.has(name)).flat()];
  const pool = new Pool(url.origin, {
    connections: MAX_CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxResponseSize: MAX_BODY_BYTES,
    // CallLimits keeps the time of each call; undici's own two timers a request would be paid for nothing.
    headersTimeout: 0,
    bodyTimeout: 0,
    // HTTP/2 is undici 8's first choice over TLS. One path, HTTP/1.1, means that what is tested is what runs: a
    // cancelled call closes its connection, a lost connection fails one call and not a hundred.
    allowH2: false,
  });
  return {
    pool,
    basePath: url.pathname.replace(/\/+$/, ''),
    headers(key) {
      if (key === undefined) return ours;
      return ownKey && ownKey[0] !== 'authorization' ? [...theirs, ownKey[0], key] : [...theirs, ...authorize(key)];
    },
    hasKey: apiKey !== undefined || ownKey !== undefined,
  };
}

/** Whether a header can carry it: printable ASCII without spaces. */
export function isSendableKey(key: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(key);
}
