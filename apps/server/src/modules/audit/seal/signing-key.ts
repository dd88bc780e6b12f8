import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { ed25519FromSeed } from '../../../kernel/crypto/ed25519-from-seed.ts';
import type { KeyRing } from '../../../kernel/crypto/key-ring.ts';

export interface SigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** First 16 hexadecimal digits of SHA-256 of the public key (SPKI, DER). */
  keyId: string;
}

/** Derived from the master key: every node signs with the same key, and who holds the database alone cannot. */
export function signingKey(keys: KeyRing): SigningKey {
  const privateKey = ed25519FromSeed(keys.derive('audit-signing'));
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, keyId: keyIdOf(publicKey) };
}

/** Tells keys apart by themselves, so that a file with a public key says which blocks it verifies. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}
