import { type LogFn, type Logger, pino } from 'pino';

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
    hooks: { logMethod: keepMessageOut },
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

/** pino gives a line that has none the message of its error. */
function keepMessageOut(this: Log, args: Parameters<LogFn>, method: LogFn): void {
  const [first, message] = args as [unknown, string | undefined];
  const hasError = first instanceof Error || (typeof first === 'object' && first !== null && 'err' in first);
  if (hasError && message === undefined) method.apply(this, [first, 'error']);
  else method.apply(this, args);
}

/** What may be said of an error in a log: never its message when it is not ours. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, severity, routine } = error as { code?: unknown; severity?: unknown; routine?: unknown };
  return {
    name: error.name,
    code,
    severity,
    routine,
    at: framesOf(error),
    cause: error.cause ? describeError(error.cause) : undefined,
  };
}

/** A message of several lines may hold some that look like places, so what comes before the end of the message is left out. */
function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message);
  if (end < 0) return []; // the message was replaced: what stands in the stack is the first one, and nothing says where it ends
  return stack
    .slice(end + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim());
}
