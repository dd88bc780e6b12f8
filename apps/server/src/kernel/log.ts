import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Structured JSON logs. Redaction is the second line of defence: the first is that only ids, codes, counts and durations are
 * ever passed to a logger. Errors are reduced to name, code and stack frames: a driver's message may quote a value
 * (PostgreSQL's `detail` quotes the row), so messages of errors that are not ours are dropped.
 */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
  };
  return destination
    ? pino(options, destination)
    : pino(options, pino.destination({ dest: 1, sync: false, minLength: 0 }));
}

const SENSITIVE = [
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'apiKey',
  'email',
  'prompt',
  'messages',
  'content',
  'response',
  'body',
];
const REDACTED = [...SENSITIVE, ...SENSITIVE.map((name) => `*.${name}`), 'req.headers', 'headers["set-cookie"]'];

/** What may be said of an error in a log: never its message when it is not ours. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, severity, routine } = error as { code?: unknown; severity?: unknown; routine?: unknown };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
  return {
    name: error.name,
    code,
    severity,
    routine,
    at: frames.map((line) => line.trim()),
    cause: error.cause ? describeError(error.cause) : undefined,
  };
}
