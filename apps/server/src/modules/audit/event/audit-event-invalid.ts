/** A record that may not enter the trail: a fault of the program that wrote it. The message names the field, never its value. */
export class AuditEventInvalid extends Error {
  override readonly name = 'AuditEventInvalid';
  readonly code = 'audit_event_invalid';
  readonly field: string;

  constructor(field: string) {
    super(`the audit record's ${field} is not what the trail accepts`);
    this.field = field;
  }
}
