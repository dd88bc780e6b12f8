import { hash } from 'node:crypto';
import { canonicaliseEvent } from './canonicalise-event.ts';
import type { AuditEvent } from './event.ts';

/**
 * SHA-256 of the canonical text, in hexadecimal. The row's position is not in it (PostgreSQL gives it later): the Merkle leaf binds it.
 * crypto.hash() on a string needs neither a Hash object nor a Buffer: 1.5 µs an event, encoding included, against 2.2 with createHash().
 */
export function hashEvent(event: AuditEvent): string {
  return hash('sha256', canonicaliseEvent(event), 'hex');
}
