export type FaultKind =
  | 'event_altered'
  | 'event_removed'
  | 'event_inserted'
  | 'event_reordered'
  | 'block_altered'
  | 'block_removed'
  | 'chain_broken'
  | 'signature_invalid'
  | 'key_untrusted'
  | 'key_altered'
  | 'trail_truncated'
  | 'head_replaced';

/** One thing that is not as it was sealed, named. */
export interface Fault {
  tenantId: string;
  /** Null where no block covers it. */
  height: number | null;
  /** Null where the fault is of a whole block. */
  eventId: string | null;
  what: FaultKind;
  /** For a reader: what was expected and what was found. */
  detail: string;
}

/** Not a proof of tampering, but something that should not last. */
export interface Warning {
  tenantId: string;
  what: 'unsealed_backlog' | 'no_anchor';
  detail: string;
}

export interface TrailReport {
  /** True when no fault was found. Warnings do not count. */
  isIntact: boolean;
  tenants: number;
  blocks: number;
  /** Sealed events that were read. */
  events: number;
  /** Events after the last block of their tenant: written, not yet provable. */
  unsealed: number;
  /** The first thousand; `faultCount` counts them all. */
  faults: Fault[];
  faultCount: number;
  warnings: Warning[];
}
