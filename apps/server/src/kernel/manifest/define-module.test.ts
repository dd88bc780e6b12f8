import { expect, test } from 'vitest';
import { P0, P1, P2, P3 } from './column-class.ts';
import { defineModule } from './define-module.ts';
import { table } from './table.ts';

// The lines marked @ts-expect-error are the tests: type checking fails where the compiler accepts them.

const empty = {
  name: 'consents',
  version: '1.0.0',
  title: { fr: 'Consentements', en: 'Consents' },
  needs: {},
  tables: {},
  jobs: [],
  commands: [],
  errors: {},
  rules: [],
} as const;
const permissions = { 'consent:grant': ['MEMBER', 'DPO'] } as const;
const grant = { id: 'grantConsent', method: 'POST', path: '/api/consents', permission: 'consent:grant' } as const;

const about = { purpose: 'proof_of_consent', retention: { after: 'revoked_at', keep: 'P5Y', then: 'erase' } } as const;
const person = { ...about, scope: 'tenant', subject: 'user', basis: 'legal_obligation' } as const;
const columns = { id: P1, user_id: P1, revoked_at: P1, evidence: P2.encrypted() } as const;

test('a module keeps the literal types of what it declares', () => {
  const module = defineModule({
    ...empty,
    permissions,
    routes: [grant, { ...grant, id: 'seeMe', permission: 'public' }],
  });
  const name: 'consents' = module.name;
  const permission: 'consent:grant' = module.routes[0].permission;
  expect([name, permission]).toEqual(['consents', 'consent:grant']);
});

test('a route cannot ask for a permission that its module does not declare', () => {
  // @ts-expect-error consent:delete is not declared
  defineModule({ ...empty, permissions, routes: [{ ...grant, permission: 'consent:delete' }] });
  // @ts-expect-error VISITOR is not a role
  defineModule({ ...empty, permissions: { 'consent:grant': ['VISITOR'] }, routes: [] });
  // @ts-expect-error a permission is resource:action
  defineModule({ ...empty, permissions: { grant: ['DPO'] }, routes: [] });
  // @ts-expect-error nothing is called strat
  defineModule({ ...empty, permissions, routes: [], strat: () => undefined });
  // A permission known only as a string waits for resolveModules.
  defineModule({ ...empty, permissions, routes: [{ ...grant, permission: 'consent:delete' as string }] });
});

test('start takes whatever kernel the server has', () => {
  const started: string[] = [];
  const module = defineModule({
    ...empty,
    permissions,
    routes: [],
    start: (kernel: { name: string }) => started.push(kernel.name),
  });
  module.start({ name: 'here' });
  expect(started).toEqual(['here']);
});

test('a table fills in what it may leave out', () => {
  expect(table({ ...person, key: 'user_id', columns })).toEqual({
    ...person,
    key: 'user_id',
    export: true,
    erase: 'delete',
    appendOnly: false,
    indexes: {},
    columns: { tenant_id: P1, ...columns },
  });
  const stated = table({ ...person, key: 'user_id', export: false, erase: 'anonymise', appendOnly: true, columns });
  expect(stated).toMatchObject({ export: false, erase: 'anonymise', appendOnly: true });
});

test('a table about nobody is neither exported nor erased, and a platform table has no tenant_id', () => {
  const declared = table({ ...about, scope: 'platform', subject: 'none', columns });
  expect(declared).not.toHaveProperty('export');
  expect(declared).not.toHaveProperty('erase');
  expect(declared.columns).not.toHaveProperty('tenant_id');
});

test('a table that leaves a duty open does not compile', () => {
  // @ts-expect-error P2 must be encrypted or excused
  table({ ...person, key: 'user_id', columns: { ...columns, user_id: P2 } });
  // @ts-expect-error P3 has no plain form
  expect(() => P3.plain('because')).toThrow(TypeError);
  // @ts-expect-error the key is not a column
  table({ ...person, key: 'person_id', columns });
  // @ts-expect-error a person without a key: not exported and kept, with a reason
  table({ ...person, columns });
  table({ ...person, export: false, erase: { keep: 'no column names the person' }, columns });
  // @ts-expect-error a person's data needs a lawful basis
  table({ ...about, scope: 'tenant', subject: 'user', key: 'user_id', columns });
  // @ts-expect-error nobody's data is not exported
  table({ ...about, scope: 'tenant', subject: 'none', export: true, columns });
  // @ts-expect-error revoked is neither a column nor an event
  table({ ...person, key: 'user_id', columns, retention: { after: 'revoked', keep: 'P5Y', then: 'erase' } });
  // @ts-expect-error 5 years is not a duration
  table({ ...person, key: 'user_id', columns, retention: { after: 'revoked_at', keep: '5 years', then: 'erase' } });
  // @ts-expect-error unlimited needs a reason
  table({ ...person, key: 'user_id', columns, retention: { keep: 'unlimited' } });
  // @ts-expect-error shared tables hold no personal data
  table({ ...about, scope: 'shared', subject: 'none', columns: { revoked_at: P0, name: P2.encrypted() } });
});
