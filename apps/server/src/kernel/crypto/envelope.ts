import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Column envelope of specs/security.md: version (1 byte) | key id (16) | nonce (12) | ciphertext | tag (16).
 * The database's domain `sealed` checks the version byte and the length, so a plaintext cannot be stored by mistake.
 */
export const ENVELOPE_VERSION = 1;
const HEADER = 1 + 16 + 12;
const TAG = 16;

/** Where a sealed value belongs; bound as additional data, so a value moved to another row, column or tenant does not open. */
export interface SealedPlace {
  tenantId: string;
  table: string;
  column: string;
  rowId: string;
}

function additionalData(place: SealedPlace): Buffer {
  return Buffer.from(`${place.tenantId}|${place.table}|${place.column}|${place.rowId}`);
}

export function sealEnvelope(key: Buffer, keyId: Buffer, place: SealedPlace, plaintext: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(additionalData(place));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(ENVELOPE_VERSION), keyId, nonce, body, cipher.getAuthTag()]);
}

export function envelopeKeyId(envelope: Buffer): Buffer {
  if (envelope.length < HEADER + TAG || envelope[0] !== ENVELOPE_VERSION) throw new TypeError('not a sealed value');
  return envelope.subarray(1, 17);
}

/** Throws when the key, the place or a single bit is wrong; a wrong bit in the key id leads to no key, or to one that does not fit. */
export function openEnvelope(key: Buffer, place: SealedPlace, envelope: Buffer): Buffer {
  envelopeKeyId(envelope);
  const decipher = createDecipheriv('aes-256-gcm', key, envelope.subarray(17, HEADER), { authTagLength: TAG });
  decipher.setAAD(additionalData(place));
  decipher.setAuthTag(envelope.subarray(envelope.length - TAG));
  return Buffer.concat([decipher.update(envelope.subarray(HEADER, envelope.length - TAG)), decipher.final()]);
}
