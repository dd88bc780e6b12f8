import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { openPrompt } from './additional-prompt.ts';
import type { ToolRow } from './select-tools.ts';

/** What the organisation changed of a tool; null: the tool's own. */
export async function showToolSettings(kernel: Kernel, tx: TenantTx, row: ToolRow) {
  return {
    label: { fr: row.label_fr, en: row.label_en },
    additionalPrompt: await openPrompt(kernel, tx, row.code, row.additional_prompt),
    maxTokens: row.own_max_tokens,
    masking: row.own_masking as 'mask' | 'pseudonymise' | null,
  };
}
