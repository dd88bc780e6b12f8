import { createHash } from 'node:crypto';
import type { Purpose } from './purpose.ts';

/** What a consent proves the person was shown. */
export function hashNotice({ code, version, lawfulBasis, notice }: Purpose): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([code, version, lawfulBasis, notice.fr, notice.en]))
    .digest();
}
