import { createPublicKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { ed25519FromSeed } from '../../../kernel/crypto/ed25519-from-seed.ts';
import { isUuid, type TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';

/** API access tokens: EdDSA, `at+jwt` (RFC 9068), ten minutes. The session behind them is checked at each use, so a logout kills them too. */
export const ACCESS_TOKEN_SECONDS = 600;
const ISSUER = 'gardefou';
const AUDIENCE = 'gardefou-api';

export interface AccessClaims {
  accountId: string;
  tenantId: TenantId;
  sessionId: string;
}

export interface AccessTokens {
  issue(claims: AccessClaims): Promise<{ accessToken: string; expiresAt: string }>;
  verify(token: string): Promise<AccessClaims | undefined>;
}

export const accessTokens = perKernel((kernel: Kernel): AccessTokens => {
  const privateKey = ed25519FromSeed(kernel.keys.derive('access-token-signing'));
  const publicKey = createPublicKey(privateKey);
  // Verifying a signature costs 60 µs: a token that was verified is remembered until it expires.
  const verified = new LRUCache<string, { claims: AccessClaims; expiresAtMs: number }>({ max: 10_000 });
  return {
    async issue({ accountId, tenantId, sessionId }) {
      const nowSeconds = Math.floor(kernel.clock() / 1000);
      const accessToken = await new SignJWT({ tid: tenantId, sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(accountId)
        .setJti(crypto.randomUUID())
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + ACCESS_TOKEN_SECONDS)
        .sign(privateKey);
      return { accessToken, expiresAt: new Date((nowSeconds + ACCESS_TOKEN_SECONDS) * 1000).toISOString() };
    },
    async verify(token) {
      const known = verified.get(token);
      if (known) return known.expiresAtMs > kernel.clock() ? known.claims : undefined;
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['EdDSA'],
          typ: 'at+jwt',
          issuer: ISSUER,
          audience: AUDIENCE,
          currentDate: new Date(kernel.clock()),
          requiredClaims: ['sub', 'exp', 'jti', 'tid', 'sid'],
        });
        const { sub, tid, sid, exp } = payload;
        if (
          typeof sub !== 'string' ||
          typeof tid !== 'string' ||
          typeof sid !== 'string' ||
          !isUuid(tid) ||
          !isUuid(sid)
        )
          return undefined;
        const claims = { accountId: sub, tenantId: tid as TenantId, sessionId: sid };
        verified.set(token, { claims, expiresAtMs: Number(exp) * 1000 });
        return claims;
      } catch {
        return undefined; // every way in which a token is not valid is one answer: 401
      }
    },
  };
});
