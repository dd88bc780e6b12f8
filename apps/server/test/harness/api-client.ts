export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Whatever the server answered: a test's assertions are its type check. */
  body: ReturnType<typeof JSON.parse>;
}

interface Sending {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Talks to a server over real HTTP as one account, or as nobody. */
export class ApiClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  with(headers: Record<string, string>): ApiClient {
    return new ApiClient(this.#url, { ...this.#headers, ...headers });
  }

  bearer(token: string): ApiClient {
    return this.with({ authorization: `Bearer ${token}` });
  }

  async login({ email, password }: { email: string; password: string }): Promise<ApiClient> {
    const answer = await this.post('/api/auth/login', { email, password });
    if (answer.status !== 200) throw new Error(`login answered ${answer.status} ${answer.body?.code}`);
    return this.bearer(answer.body.accessToken);
  }

  async send(method: string, path: string, { body, headers }: Sending = {}): Promise<ApiAnswer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: isJson(response) && text !== '' ? JSON.parse(text) : text,
    };
  }

  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer> {
    return this.send('GET', path, headers ? { headers } : {});
  }

  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer> {
    return this.send('POST', path, { body, ...(headers ? { headers } : {}) });
  }
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}
