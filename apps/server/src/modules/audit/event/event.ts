/** Metadata that goes with an event, one level deep: numbers, booleans and codes. Counts by kind are written `masked.PERSON: 2`. */
export type AuditDetails = Readonly<Record<string, string | number | boolean>>;

/**
 * What a caller says happened. Every text is a code: 1 to 128 of `A-Z a-z 0-9 . _ : / -`. So no sentence, e-mail address,
 * name with a space or forged line can enter the trail, whatever the caller passes: that is refused, not cleaned.
 */
export interface AuditRecord {
  /** Whose trail: a tenant, or the nil UUID for the platform's own. UUIDs are in lower case, with dashes. */
  tenantId: string;
  scope: 'SYSTEM' | 'PLATFORM' | 'TENANT';
  /** An opaque UUID; null where nobody acted (boot, jobs) or nobody is known (a failed login). */
  actorId: string | null;
  actorKind: 'user' | 'superadmin' | 'api_key' | 'system';
  /** `ai.invoke`, `consent.revoke`… */
  action: string;
  targetType?: string | null;
  targetId?: string | null;
  outcome: 'intent' | 'success' | 'refused' | 'failure';
  requestId?: string | null;
  /**
   * Keys as codes of up to 64 characters, values as AuditDetails says. A number must be written without an exponent
   * (`String(n)`), so that what jsonb gives back is what was hashed.
   */
  details?: AuditDetails;
}

/** A record with its identity, as it is stored and hashed. */
export interface AuditEvent extends Required<AuditRecord> {
  /** UUID v7. */
  id: string;
  /** Milliseconds since the epoch. */
  occurredAtMs: number;
}
