import { expect, test } from 'vitest';
import { createLog, describeError } from './log.ts';

const CANARY = 'jean@exemple.example';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('trace', { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return String(lines[0]);
}

/** As a driver makes them: the message, the detail and the fields quote what was sent. */
function foreignError(message = `la valeur (${CANARY}) existe déjà`): Error {
  const details = {
    code: '23505',
    severity: 'ERROR',
    routine: '_bt_check_unique',
    detail: `Key (email)=(${CANARY})`,
    hint: CANARY,
    where: CANARY,
  };
  return Object.assign(new Error(message), details);
}

test('of an error its name, code and place are said, never its message nor what it carries', () => {
  const said = describeError(foreignError());
  expect(said).toMatchObject({ name: 'Error', code: '23505', severity: 'ERROR', routine: '_bt_check_unique' });
  expect(JSON.stringify(said)).not.toContain(CANARY);
  expect(String((said.at as string[])[0])).toContain('log.test.ts');
});

test('nor the message of its causes, nor one that looks like a place, nor of what is no error', () => {
  const cause = new TypeError(CANARY, { cause: foreignError() });
  expect(describeError(new Error('x', { cause }))).toMatchObject({
    cause: { name: 'TypeError', cause: { code: '23505' } },
  });
  for (const error of [
    new Error('x', { cause }),
    new Error('x', { cause: CANARY }),
    foreignError(`deux lignes\n    at ${CANARY} (file:///x.ts:1:1)\n    at ${CANARY}`),
    new AggregateError([foreignError()], CANARY),
    CANARY,
    { message: CANARY, stack: CANARY },
  ]) {
    expect(JSON.stringify(describeError(error))).not.toContain(CANARY);
  }
});

test('a message changed after the error was made does not come out by its stack', () => {
  const error = new Error(`premier\n    at ${CANARY} (file:///x.ts:1:1)`);
  error.message = 'autre';
  expect(JSON.stringify(describeError(error))).not.toContain(CANARY);
});

test('however an error is given to the logger, its message stays out of the line', () => {
  const error = foreignError();
  const lines = [
    logged((log) => log.error({ err: error }, 'request failed')),
    logged((log) => log.error({ error }, 'request failed')),
    logged((log) => log.error({ err: error })),
    logged((log) => log.error(error)),
    logged((log) => log.error(error, 'request failed')),
    logged((log) => log.child({ requestId: 'r' }).warn({ err: error })),
  ];
  for (const line of lines) {
    expect(line).not.toContain(CANARY);
    expect(JSON.parse(line)).toMatchObject({ time: expect.stringMatching(/^\d{4}-/) });
    expect(line).toContain('23505');
  }
});

test('fields that must not be there are redacted, at the top and one level down', () => {
  const names = [
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
  for (const name of names) {
    expect(logged((log) => log.info({ [name]: CANARY }))).not.toContain(CANARY);
    expect(logged((log) => log.info({ user: { [name]: CANARY } }))).not.toContain(CANARY);
    expect(logged((log) => log.info({ user: { [name]: [CANARY] } }))).not.toContain(CANARY);
    expect(logged((log) => log.child({ [name]: CANARY }).info('x'))).not.toContain(CANARY);
  }
  expect(logged((log) => log.info({ req: { headers: { 'x-any': CANARY } } }))).not.toContain(CANARY);
  expect(logged((log) => log.info({ headers: { 'set-cookie': CANARY } }))).not.toContain(CANARY);
  expect(logged((log) => log.info({ route: 'login', status: 200 }))).toContain('"route":"login","status":200');
});

test('a line is one JSON object, and the level is a word', () => {
  expect(JSON.parse(logged((log) => log.warn({ a: 'x\ny' }, 'deux\nlignes')))).toMatchObject({
    level: 'warn',
    a: 'x\ny',
    msg: 'deux\nlignes',
  });
});
