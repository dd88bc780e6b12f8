import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

/** Where an organisation's own instructions to a tool are sealed. */
function placeOf(code: string) {
  return { table: 'ai_tool_activations', column: 'additional_prompt', rowId: code, class: 'P2' as const };
}

export async function sealPrompt(kernel: Kernel, tx: TenantTx, code: string, prompt: string): Promise<Buffer> {
  return kernel.cipher.seal(tx, placeOf(code), prompt);
}

export async function openPrompt(kernel: Kernel, tx: TenantTx, code: string, sealed: Buffer | null) {
  return sealed && kernel.cipher.open(tx, placeOf(code), sealed);
}
