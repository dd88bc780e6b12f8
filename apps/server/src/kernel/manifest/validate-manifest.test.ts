import { expect, test } from 'vitest';
import { PLATFORM_ROLES, TENANT_ROLES } from '../roles.ts';
import { cleanModule } from './catalogue/clean-schema.ts';
import { DATA_CLASSES } from './column-class.ts';
import { METHODS } from './contracts.ts';
import { formatFaults } from './format-faults.ts';
import schema from './manifest.schema.json' with { type: 'json' };
import { serialiseManifest } from './serialise-manifest.ts';
import { FATES, LAWFUL_BASES, PERSONS } from './table.ts';
import { validateManifest } from './validate-manifest.ts';

const full = {
  ...serialiseManifest(cleanModule),
  name: 'privacy',
  needs: { identity: '^1.0' },
  permissions: { 'consent:grant': ['MEMBER'], 'consent:nobody': [] },
  routes: [{ id: 'grantConsent', method: 'POST', path: '/api/consents/{id}', permission: 'consent:grant' }],
  jobs: [{ name: 'expire', cron: '0 3 * * *' }, { name: 'send' }],
  commands: [{ name: 'consent:list', summary: 'Lists consents' }],
  errors: { consent_missing: { status: 403, title: 'No consent', remedy: 'Ask for it.' } },
  rules: [{ code: 'MASS_EXPORT' }],
};

/** A copy of `full` with one value changed, by its path; undefined removes it. */
function spoil(path: string, value: unknown): unknown {
  const copy = structuredClone(full);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((at: Record<string, unknown>, step) => at[step] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

test('a complete manifest is valid', () => {
  expect(formatFaults(validateManifest(full))).toBe('');
});

test.each([
  ['version', '1.0', 'version: "1.0" must be a SemVer version such as 1.0.0'],
  ['version', '01.0.0', 'version: "01.0.0" must be a SemVer version such as 1.0.0'],
  ['title', { fr: 'Vie privée' }, 'title: "en" is missing'],
  ['needs.identity', 'latest!', 'needs.identity: "latest!" must be a SemVer range such as ^1.0'],
  ['needs', { Identity: '*' }, 'needs: the name "Identity" must be a module name in kebab-case'],
  ['secret', 1, '(root): "secret" is not part of a manifest; remove it'],
  ['permissions', { grant: [] }, 'permissions: the name "grant" must be a permission such as consent:grant'],
  [
    'permissions.consent:grant',
    ['VISITOR'],
    'permissions.consent:grant.0: "VISITOR" must be one of SUPERADMIN, PLATFORM_SUPPORT, PLATFORM_AUDITOR, TENANT_ADMIN, DPO, MEMBER, AUDITOR',
  ],
  ['routes.0.method', 'FETCH', 'routes.0.method: "FETCH" must be one of GET, POST, PUT, PATCH, DELETE'],
  ['routes.0.path', 'api', 'routes.0.path: "api" must be a path that starts with /'],
  [
    'routes.0.permission',
    'anyone',
    'routes.0.permission: "anyone" must be public, authenticated, or a permission such as consent:grant',
  ],
  ['jobs.0.cron', '@daily', 'jobs.0.cron: "@daily" must be five cron fields such as 0 3 * * *'],
  ['commands.0.summary', ' ', 'commands.0.summary: " " must be a text that is not empty'],
  ['errors.consent_missing.status', 200, 'errors.consent_missing.status: 200 must be an HTTP error status, 400 to 599'],
  ['rules.0.code', 'mass', 'rules.0.code: "mass" must be a rule code such as BRUTE_FORCE'],
  ['tables.users.scope', 'global', 'tables.users.scope: "global" must be one of tenant, platform, shared'],
  ['tables.users.basis', undefined, 'tables.users: "basis" is missing'],
  ['tables.users.key', 'person_id', 'tables.users.key: "person_id" is not a column of the table'],
  [
    'tables.users.key',
    undefined,
    'tables.users.key: nothing names the person; name the column, or state export: false and erase: { keep: reason }',
  ],
  ['tables.tools.export', true, 'tables.tools.export: true must be absent where the subject is none'],
  ['tables.users.erase', 'forget', 'tables.users.erase: "forget" must be one of delete, anonymise'],
  [
    'tables.users.erase',
    { keep: 'no' },
    'tables.users.erase.keep: "no" must be a reason of 10 characters at least, for the DPO to judge',
  ],
  [
    'tables.users.retention.keep',
    '5 years',
    'tables.users.retention.keep: "5 years" must be an ISO 8601 duration such as P5Y, or unlimited with a reason',
  ],
  [
    'tables.users.retention.keep',
    'P',
    'tables.users.retention.keep: "P" must be an ISO 8601 duration such as P5Y, or unlimited with a reason',
  ],
  [
    'tables.users.retention.after',
    'closed',
    'tables.users.retention.after: "closed" is not a column of the table; name a column, or an event with a dot such as account.closed',
  ],
  ['tables.tools.retention', { keep: 'unlimited' }, 'tables.tools.retention: "reason" is missing'],
  ['tables.users.columns.email.storage', undefined, 'tables.users.columns.email: "storage" is missing'],
  ['tables.users.columns.display_name.reason', undefined, 'tables.users.columns.display_name: "reason" is missing'],
  [
    'tables.users.columns.email',
    { class: 'P3', storage: 'plain' },
    'tables.users.columns.email.storage: "plain" must be encrypted for P3',
  ],
  [
    'tables.users.columns.id',
    { class: 'P1', storage: 'encrypted' },
    'tables.users.columns.id.storage: "encrypted" must be plain for P0 and P1',
  ],
  [
    'tables.tools.columns.title',
    { class: 'P2', storage: 'encrypted' },
    'tables.tools.columns.title.class: "P2" must be P0 or P1 in a table shared by all tenants',
  ],
  ['tables.users.columns', {}, 'tables.users.columns: {} must be a record with one column at least'],
])('%s = %j is said in one line', (path, value, line) => {
  expect(formatFaults(validateManifest(spoil(path, value)))).toBe(`invalid_manifest privacy ${line}`);
});

test('a schema-shared table cannot be about a person', () => {
  const shared = spoil('tables.users.scope', 'shared');
  expect(formatFaults(validateManifest(shared))).toContain(
    'tables.users.subject: "user" must be none in a shared table',
  );
});

test('what is no manifest at all is a fault, not an exception', () => {
  for (const value of [null, 'privacy', [], 42, {}]) expect(validateManifest(value).length).toBeGreaterThan(0);
});

test('all faults of a manifest are reported at once', () => {
  expect(validateManifest({ ...full, version: 'x', rules: [{}], title: {} })).toHaveLength(4);
});

test('the published schema lists the values that the types list', () => {
  const { table, retention, column } = schema.$defs;
  expect(column.properties.class.enum).toEqual([...DATA_CLASSES]);
  expect(table.properties.basis.enum).toEqual([...LAWFUL_BASES]);
  expect(table.properties.subject.enum).toEqual(['none', ...PERSONS]);
  expect(retention.else.properties.then.enum).toEqual([...FATES]);
  expect(schema.properties.routes.items.properties.method.enum).toEqual([...METHODS]);
  expect(schema.properties.permissions.additionalProperties.items.enum).toEqual([...PLATFORM_ROLES, ...TENANT_ROLES]);
});

test('a serialised manifest is plain JSON: nothing that runs is in it', () => {
  const handler = () => undefined;
  const route = { id: 'x', method: 'GET', path: '/x', permission: 'public', handler } as const;
  const plain = serialiseManifest({ ...cleanModule, routes: [route], start: handler });
  expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
  expect(plain.routes).toEqual([{ id: 'x', method: 'GET', path: '/x', permission: 'public' }]);
});
