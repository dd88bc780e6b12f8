import { Pool } from 'undici';

/** A provider's address, the connections kept to it, and the headers every request bears. */
export interface Upstream {
  pool: Pool;
  /** Path of the base URL, without a slash at its end. */
  basePath: string;
  /** Name, value, name, value… */
  headers: string[];
}

/** Largest body accepted, in bytes; more is `garbage`. A long answer of a model is tens of kilobytes. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Connections to one provider; calls above it wait for one, within their own deadline. */
const MAX_CONNECTIONS = 256;
const CONNECT_TIMEOUT_MS = 5_000;

/** Opens no connection yet. Throws TypeError when `baseUrl` is not an http(s) URL or `apiKey` cannot be in a header. */
export function openUpstream(baseUrl: string, apiKey?: string): Upstream {
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('a provider is reached by http or https');
  const headers = ['content-type', 'application/json', 'user-agent', 'gardefou'];
  if (apiKey !== undefined) {
    // undici would refuse the header at each call, as a failure of the connection; the boot says it once, without the
    // key.
    if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('the API key has characters that a header cannot carry');
    headers.push('authorization', `Bearer ${apiKey}`);
  }
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
  return { pool, basePath: url.pathname.replace(/\/+$/, ''), headers };
}
