import { type Columns, P1, type TechnicalColumn } from './column-class.ts';

/** Art. 6(1)(a) to (f), in its order. */
export const LAWFUL_BASES = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
] as const;
/** Whose data a row is: an account of a tenant, an account of the publisher, a person without an account who uses a right, a contact of a processor. */
export const PERSONS = ['user', 'superadmin', 'requester', 'contact'] as const;
export const FATES = ['erase', 'anonymise', 'archive'] as const;

export type LawfulBasis = (typeof LAWFUL_BASES)[number];
export type Person = (typeof PERSONS)[number];
export type Fate = (typeof FATES)[number];
/** ISO 8601 duration: `P5Y`, `P30D`, `PT12H`. */
export type Duration = `P${string}`;
/** A name with a dot (`account.closed`), which no column can have: a mistyped column is never taken for an event. */
export type EventName = `${string}.${string}`;

export type Retention<Column extends string = string> =
  | { readonly after: Column | EventName; readonly keep: Duration; readonly then: Fate }
  | { readonly keep: 'unlimited'; readonly reason: string };

/** What an erasure request does to the person's rows. */
export type Erasure = 'delete' | 'anonymise' | { readonly keep: string };

interface Described<C extends Columns> {
  /** What the data is for, as the register prints it. */
  readonly purpose: string;
  /** Where the purpose or the period comes from: an article, a deliberation. */
  readonly reference?: string;
  readonly retention: Retention<NoInfer<keyof C & string>>;
  /** No service role may update, delete or truncate. */
  readonly appendOnly?: true;
  /** Index or unique constraint of a tenant table that does not lead with tenant_id → why. */
  readonly indexes?: Readonly<Record<string, string>>;
  /** Every column but `tenant_id`, which `scope: 'tenant'` already states. */
  readonly columns: C;
}

// Two shapes and no `basis?`: TypeScript tells unions apart by absent optional properties too, so that
// `table({ ...shared, key: 'user_id' })` would be read as a table about nobody.
type AboutNobody = { readonly subject: 'none' } | { readonly subject: 'none'; readonly basis: LawfulBasis };

interface AboutPerson<C extends Columns> {
  readonly subject: Person;
  readonly basis: LawfulBasis;
  /** The column that names the person. */
  readonly key: NoInfer<keyof C & string>;
  /** Default true. */
  readonly export?: boolean;
  /** Default `delete`. */
  readonly erase?: Erasure;
}

/** Without a key nothing can find one person's rows: the manifest must own up to it. */
interface AboutUnreachablePerson {
  readonly subject: Person;
  readonly basis: LawfulBasis;
  readonly export: false;
  readonly erase: { readonly keep: string };
}

interface Isolated {
  /** `tenant`: has tenant_id and the tenant policy. `platform`: the publisher's, with a policy of its own. Both under forced row-level security. */
  readonly scope: 'tenant' | 'platform';
}

interface Shared<C extends Columns> {
  /** Catalogue rows that every tenant may read. Holds no personal data. */
  readonly scope: 'shared';
  readonly columns: { readonly [Name in keyof C]: TechnicalColumn };
}

export type TableDeclaration<C extends Columns> =
  | (Described<C> & Isolated & AboutNobody)
  | (Described<C> & Isolated & AboutPerson<C>)
  | (Described<C> & Isolated & AboutUnreachablePerson)
  | (Described<C> & Shared<C> & AboutNobody);

/** A declaration with its defaults filled in: what registers, exports, erasure and checks read. Plain JSON. */
export type TableManifest = {
  readonly scope: 'tenant' | 'platform' | 'shared';
  readonly purpose: string;
  readonly reference?: string;
  readonly retention: Retention;
  readonly appendOnly: boolean;
  readonly indexes: Readonly<Record<string, string>>;
  readonly columns: Columns;
} & (
  | { readonly subject: 'none'; readonly basis?: LawfulBasis }
  | {
      readonly subject: Person;
      readonly basis: LawfulBasis;
      readonly key?: string;
      readonly export: boolean;
      readonly erase: Erasure;
    }
);

/** Declares one table. Its name is its key in the manifest: `consents` is `public.consents`, `archive.consents` names the schema. */
export function table<const C extends Columns>(declaration: TableDeclaration<C>): TableManifest {
  const { scope, columns } = declaration;
  const described = {
    ...declaration,
    appendOnly: declaration.appendOnly ?? false,
    indexes: declaration.indexes ?? {},
    columns: scope === 'tenant' ? { tenant_id: P1, ...columns } : columns,
  };
  if (described.subject === 'none') return described;
  return { ...described, export: described.export ?? true, erase: described.erase ?? 'delete' };
}
