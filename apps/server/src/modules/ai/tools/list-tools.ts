import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { readDpiaValidity, readGrantedConsents } from '../../privacy/index.ts';
import { isActive } from './is-active.ts';
import { selectTools } from './select-tools.ts';
import { showTool } from './show-tool.ts';

export interface ToolFilter {
  category?: string | undefined;
  sector?: string | undefined;
  active?: boolean | undefined;
}

/** The catalogue as the caller's organisation has it; members see active tools only. */
export async function listTools({ kernel, actor }: Context<TenantActor>, { category, sector, active }: ToolFilter) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    let query = selectTools(tx).orderBy('ai_tools.code');
    if (category) query = query.where('category', '=', category);
    if (sector) query = query.where('sector', '=', sector);
    const rows = await query.execute();
    const standing = {
      consents: await readGrantedConsents(tx, actor.id),
      dpiaUntil: await readDpiaValidity(tx),
      nowMs: kernel.clock(),
    };
    const visible = rows.filter((row) => {
      if (actor.role === 'MEMBER' && !isActive(row)) return false;
      return active === undefined || isActive(row) === active;
    });
    return { items: visible.map((row) => showTool(row, standing)), nextCursor: null };
  });
}
