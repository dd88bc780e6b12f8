import { z } from 'zod';
import type { Command } from '../../../kernel/command.ts';
import { CommandRefused } from '../../../kernel/command.ts';
import { identityErrors } from '../errors.ts';
import { newSlugSchema } from '../schemas.ts';
import { insertTenant } from '../tenants/insert-tenant.ts';
import { showTenant } from '../tenants/show-tenant.ts';
import { parseOption } from './parse-option.ts';

export const bootstrapTenantCommand: Command = {
  name: 'bootstrap:tenant',
  summary: 'Add an organisation',
  options: {
    slug: { description: 'Short name, as in URLs', required: true },
    name: { description: 'Name people read', required: true },
  },
  async run(kernel, options) {
    const slug = parseOption(newSlugSchema, 'slug', options.slug);
    const name = parseOption(z.string().trim().min(1).max(200), 'name', options.name);
    const actor = { scope: 'SYSTEM' as const, id: null, tenantId: null, name: 'cli' };
    const row = await kernel.db.withPlatform(actor, (tx) => insertTenant(kernel, tx, actor, { slug, name }));
    if (!row) throw new CommandRefused('slug_taken', `${identityErrors.slug_taken.title}: ${slug}`);
    return {
      json: showTenant(row),
      text: `Organisation ${slug} made (${row.id}).\nNext: gardefou bootstrap:tenant-admin --tenant ${slug} --email …`,
    };
  },
};
