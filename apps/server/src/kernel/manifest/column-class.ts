/** Classes of data of specs/rgpd-facts.md: P0 public, P1 technical, P2 personal, P3 sensitive (Art. 9, health, finance, secrets, raw prompts). */
export const DATA_CLASSES = ['P0', 'P1', 'P2', 'P3'] as const;

/** Says nothing of a person by itself: stored as it is, allowed in a log. */
export interface TechnicalColumn {
  readonly class: 'P0' | 'P1';
  readonly storage: 'plain';
}

/** Stored as an AES-256-GCM envelope; the column has the SQL domain `sealed`. */
export interface EncryptedColumn {
  readonly class: 'P2' | 'P3';
  readonly storage: 'encrypted';
}

/** Personal data left readable in the database; the register shows why. */
export interface JustifiedColumn {
  readonly class: 'P2';
  readonly storage: 'plain';
  readonly reason: string;
}

export type ColumnClass = TechnicalColumn | EncryptedColumn | JustifiedColumn;
export type Columns = Readonly<Record<string, ColumnClass>>;

export const P0: TechnicalColumn = { class: 'P0', storage: 'plain' };
export const P1: TechnicalColumn = { class: 'P1', storage: 'plain' };

// P2 and P3 have no `storage` of their own, so the bare name is not a ColumnClass: to forget the decision does not compile.
export const P2 = {
  class: 'P2',
  encrypted: (): EncryptedColumn => ({ class: 'P2', storage: 'encrypted' }),
  /** `reason` is printed in the register, for the DPO to judge. */
  plain: (reason: string): JustifiedColumn => ({ class: 'P2', storage: 'plain', reason }),
} as const;

/** There is no `P3.plain`: sensitive data has no readable form. */
export const P3 = {
  class: 'P3',
  encrypted: (): EncryptedColumn => ({ class: 'P3', storage: 'encrypted' }),
} as const;
