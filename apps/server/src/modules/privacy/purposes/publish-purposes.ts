import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Purpose } from './purpose.ts';

/**
 * Writes the platform's purposes as the owner, at boot. The lawful basis and the risk of a version never change: what people
 * consented to must not move under them. A changed notice or basis needs a higher version, or the boot refuses.
 */
export async function publishPurposes(owner: pg.Client, purposes: readonly Purpose[]): Promise<void> {
  const { rows } = await owner.query<{
    code: string;
    version: number;
    lawful_basis: string;
    risk_level: string;
    notice_hash: Buffer;
  }>('SELECT code, version, lawful_basis, risk_level, notice_hash FROM purposes');
  const published = new Map(rows.map((row) => [row.code, row]));
  for (const purpose of purposes) {
    const before = published.get(purpose.code);
    const hash = hashNotice(purpose);
    if (before && before.version >= purpose.version) {
      const same =
        before.version > purpose.version ||
        (before.lawful_basis === purpose.lawfulBasis &&
          before.risk_level === purpose.riskLevel &&
          before.notice_hash.equals(hash));
      if (!same) throw new Error(`purpose ${purpose.code} changed without a new version`);
      continue;
    }
    await owner.query(
      `INSERT INTO purposes (code, version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (code) DO UPDATE SET version = $2, lawful_basis = $3, risk_level = $4, data_class_max = $5, requires_dpia = $6,
         title_fr = $7, title_en = $8, notice_fr = $9, notice_en = $10, notice_hash = $11`,
      [
        purpose.code,
        purpose.version,
        purpose.lawfulBasis,
        purpose.riskLevel,
        purpose.dataClassMax,
        purpose.requiresDpia,
        purpose.title.fr,
        purpose.title.en,
        purpose.notice.fr,
        purpose.notice.en,
        hash,
      ],
    );
  }
}

/** What a consent proves the person was shown. */
export function hashNotice({ code, version, lawfulBasis, notice }: Purpose): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([code, version, lawfulBasis, notice.fr, notice.en]))
    .digest();
}
