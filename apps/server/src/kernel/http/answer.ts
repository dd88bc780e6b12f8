export interface Cookie {
  name: string;
  value: string;
  /** Seconds; 0 deletes. */
  maxAgeSeconds: number;
  httpOnly: boolean;
}

/** An answer that is more than a body: another status, headers, cookies, or a stream. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly Cookie[];

  constructor(
    status: number,
    body: unknown,
    options: { headers?: Record<string, string>; cookies?: readonly Cookie[] } = {},
  ) {
    this.status = status;
    this.body = body;
    this.headers = options.headers ?? {};
    this.cookies = options.cookies ?? [];
  }
}

/** Server-sent events, written as they come; the client's back-pressure is obeyed. */
export class EventStream {
  readonly events: AsyncIterable<string>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(events: AsyncIterable<string>, headers: Record<string, string> = {}) {
    this.events = events;
    this.headers = headers;
  }
}
