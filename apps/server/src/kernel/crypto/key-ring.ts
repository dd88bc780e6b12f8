import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { openEnvelope, sealEnvelope } from './envelope.ts';

/**
 * Everything derived from the master key. Derived, not stored: the one secret an operator must keep is GARDEFOU_MASTER_KEY.
 * Each use has a key of its own (HKDF-SHA256 with a distinct label), so none can be replayed in another's place.
 */
export interface KeyRing {
  /** Keyed hash of a normalised e-mail address: equality without the address. One key for all tenants, so that login finds an account without its tenant. */
  hashEmail(email: string): Buffer;
  /** Keyed hash of a high-entropy token (session, refresh, activation). */
  hashToken(token: string): Buffer;
  wrapDataKey(tenantId: string, keyId: string, dataKey: Buffer): Buffer;
  unwrapDataKey(tenantId: string, keyId: string, wrapped: Buffer): Buffer;
  /** 32-byte seeds of signing keys and passwords of database roles. */
  derive(label: string): Buffer;
}

const KEK_ID = Buffer.alloc(16);

export function createKeyRing(masterKey: Buffer): KeyRing {
  const derive = (label: string) => Buffer.from(hkdfSync('sha256', masterKey, 'gardefou', label, 32));
  const emailKey = derive('blind-index/email');
  const tokenKey = derive('token-hash');
  const wrappingKey = derive('data-key-wrapping');
  const place = (tenantId: string, keyId: string) => ({
    tenantId,
    table: 'data_keys',
    column: 'wrapped_key',
    rowId: keyId,
  });
  return {
    hashEmail: (email) => createHmac('sha256', emailKey).update(normaliseEmail(email)).digest(),
    hashToken: (token) => createHmac('sha256', tokenKey).update(token).digest(),
    wrapDataKey: (tenantId, keyId, dataKey) => sealEnvelope(wrappingKey, KEK_ID, place(tenantId, keyId), dataKey),
    unwrapDataKey: (tenantId, keyId, wrapped) => openEnvelope(wrappingKey, place(tenantId, keyId), wrapped),
    derive,
  };
}

/** Case and compatibility forms do not make another person. Sub-addresses (+tag) do: providers differ on them. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

/** 256 random bits, URL-safe. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
