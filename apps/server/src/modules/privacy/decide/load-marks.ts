import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { readGrantedConsents } from '../consents/read-granted-consents.ts';

/** All that a decision needs of one person. */
export interface PersonMarks {
  userId: string;
  restricted: boolean;
  /** Purposes objected to; `*` for all. */
  objections: ReadonlySet<string>;
  /** Purpose → version of the notice consented to, for consents that stand. */
  consents: ReadonlyMap<string, number>;
}

export async function loadMarks(kernel: Kernel, tenantId: TenantId, userId: string): Promise<PersonMarks> {
  return kernel.db.withTenant(tenantId, async (tx) => {
    const marks = await tx
      .selectFrom('processing_marks')
      .select(['kind', 'purpose'])
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .execute();
    return {
      userId,
      restricted: marks.some(({ kind }) => kind === 'restriction'),
      objections: new Set(marks.filter(({ kind }) => kind === 'objection').map(({ purpose }) => purpose)),
      consents: await readGrantedConsents(tx, userId),
    };
  });
}
