import type { TenantTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { TenantRole } from '../../../kernel/roles.ts';
import type { DpiaContent } from './dpia-content.ts';
import { dpiaPlace } from './dpia-place.ts';

export interface NewDpia {
  purpose: string;
  title: string;
  content: DpiaContent;
  author: { id: string; role: TenantRole };
}

/** Adds a draft for the purpose's present version; undefined when there is no such purpose. */
export async function insertDpia(kernel: Kernel, tx: TenantTx, { purpose, title, content, author }: NewDpia) {
  const present = await tx.selectFrom('purposes').select('version').where('code', '=', purpose).executeTakeFirst();
  if (!present) return undefined;
  const id = newId();
  const now = new Date(kernel.clock());
  return tx
    .insertInto('dpias')
    .values({
      tenant_id: tx.tenantId,
      id,
      purpose,
      purpose_version: present.version,
      title: await kernel.cipher.seal(tx, dpiaPlace(id, 'title'), title),
      status: 'draft',
      content: await kernel.cipher.seal(tx, dpiaPlace(id, 'content'), JSON.stringify(content)),
      created_by: author.id,
      created_as: author.role,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
