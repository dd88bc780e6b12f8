import type { ToolRow } from './select-tools.ts';

/** Withdrawn by the platform, a tool is active nowhere. */
export function isActive(row: Pick<ToolRow, 'activated_at' | 'withdrawn_at'>): boolean {
  return row.activated_at !== null && row.withdrawn_at === null;
}
