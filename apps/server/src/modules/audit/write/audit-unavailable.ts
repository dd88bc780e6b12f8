/** The trail cannot take the record: what it would have recorded must be refused. The row may nevertheless be there. */
export class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable';
  readonly code = 'audit_unavailable';
}
