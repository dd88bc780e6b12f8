import { hashNotice } from './hash-notice.ts';
import type { Purpose } from './purpose.ts';
import type { RunSql } from './run-sql.ts';

export type Publication =
  | { done: 'published' | 'unchanged' }
  /** The published version says something else in these fields: people rely on it, so only a higher version may say so. */
  | { refused: 'changed'; fields: string[] }
  | { refused: 'older'; present: number };

/** Any constant of this database's: one publication at a time, of a node that boots or of the superadmin. */
const LOCK = 4_820_118;

/**
 * Publishes one version of a purpose, in the caller's transaction. What a version says never changes: what people consented to,
 * and what a DPIA assessed, must not move under them. Every version is kept.
 */
export async function publishPurpose(run: RunSql, purpose: Purpose): Promise<Publication> {
  await run('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const [present] = await run<PurposeRow>(
    'SELECT version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en FROM purposes WHERE code = $1',
    [purpose.code],
  );
  if (present && present.version > purpose.version) return { refused: 'older', present: present.version };
  if (present?.version === purpose.version) {
    const fields = changedFields(present, purpose);
    return fields.length > 0 ? { refused: 'changed', fields } : { done: 'unchanged' };
  }
  const columns = [
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
    hashNotice(purpose),
  ];
  await run(
    `INSERT INTO purposes (code, version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (code) DO UPDATE SET version = $2, lawful_basis = $3, risk_level = $4, data_class_max = $5, requires_dpia = $6,
       title_fr = $7, title_en = $8, notice_fr = $9, notice_en = $10, notice_hash = $11`,
    columns,
  );
  await run(
    `INSERT INTO purpose_versions (code, version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    columns,
  );
  return { done: 'published' };
}

interface PurposeRow {
  version: number;
  lawful_basis: string;
  risk_level: string;
  data_class_max: string;
  requires_dpia: boolean;
  title_fr: string;
  title_en: string;
  notice_fr: string;
  notice_en: string;
}

function changedFields(row: PurposeRow, { title, notice, ...purpose }: Purpose): string[] {
  const pairs: [field: string, before: unknown, now: unknown][] = [
    ['lawfulBasis', row.lawful_basis, purpose.lawfulBasis],
    ['riskLevel', row.risk_level, purpose.riskLevel],
    ['dataClassMax', row.data_class_max, purpose.dataClassMax],
    ['requiresDpia', row.requires_dpia, purpose.requiresDpia],
    ['title.fr', row.title_fr, title.fr],
    ['title.en', row.title_en, title.en],
    ['notice.fr', row.notice_fr, notice.fr],
    ['notice.en', row.notice_en, notice.en],
  ];
  return pairs.filter(([, before, now]) => before !== now).map(([field]) => field);
}
