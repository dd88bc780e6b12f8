import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORM_REALM } from '../kernel/ids.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { hashPassword, insertSuperadmin } from '../modules/identity/index.ts';
import { addDemoTenant, type DemoTenant, type DemoTenantPlan } from './add-demo-tenant.ts';
import { DEMO_ACTOR } from './demo-actor.ts';
import { randomPassword } from './random-password.ts';

interface DemoFile {
  url: string;
  superadmin: { email: string; password: string };
  tenants: DemoTenant[];
}

/** An accountants' firm and a clinic. The clinic's discharge letters wait for their DPIA: the demo shows a closed tool too. */
const TENANTS: readonly DemoTenantPlan[] = [
  {
    slug: 'cabinet-martin',
    name: 'Cabinet Martin',
    tools: ['ACCOUNT_CODING', 'ACCOUNTS_COMMENTARY', 'INVOICE_READING', 'MISSING_DOCUMENTS', 'TAX_QUESTION'],
  },
  {
    slug: 'clinique-saint-jean',
    name: 'Clinique Saint-Jean',
    tools: ['CARE_PROTOCOL', 'DISCHARGE_LETTER', 'RECORD_SUMMARY'],
    assessed: 'RECORD_SUMMARY',
  },
];

/**
 * Fills an empty database with the demo, once; credentials are random and in `demo.json` (0600). A later start reuses them.
 * Runs before the server listens: whoever sees it answer finds the file complete.
 */
export async function setUpDemo(kernel: Kernel, url: string, say: (line: string) => void): Promise<void> {
  const path = join(kernel.config.dataDir, 'demo.json');
  // The superadmin is made last: a start that was killed half-way finds none, and what it left is completed.
  const superadmin = await kernel.db.withPlatform(DEMO_ACTOR, (tx) =>
    tx.selectFrom('superadmins').select('id').executeTakeFirst(),
  );
  if (superadmin && !existsSync(path)) {
    say('The database is not empty and was not made by this demo: no demo accounts.');
    return;
  }
  const demo = superadmin ? (JSON.parse(readFileSync(path, 'utf8')) as DemoFile) : await createDemo(kernel, url);
  write(path, { ...demo, url });
  for (const line of describe(demo, path)) say(line);
}

async function createDemo(kernel: Kernel, url: string): Promise<DemoFile> {
  const superadmin = { email: 'superadmin@gardefou.example', password: randomPassword() };
  const passwordHash = await hashPassword(superadmin.password);
  const tenants: DemoTenant[] = [];
  for (const tenant of TENANTS) tenants.push(await addDemoTenant(kernel, tenant));
  await kernel.db.withPlatform(DEMO_ACTOR, async (tx) => {
    const id = await insertSuperadmin(kernel, tx, superadmin.email, passwordHash);
    if (!id) throw new Error('another process made the superadmin');
    await kernel.audit.recordIn(tx, {
      action: 'superadmin.create',
      outcome: 'success',
      tenantId: PLATFORM_REALM,
      actor: DEMO_ACTOR,
      target: { type: 'superadmin', id },
    });
    // Before the commit: if the file cannot be written, nobody would know the passwords.
    write(join(kernel.config.dataDir, 'demo.json'), { url, superadmin, tenants });
  });
  return { url, superadmin, tenants };
}

function write(path: string, demo: DemoFile): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

function describe({ superadmin, tenants }: DemoFile, path: string): string[] {
  const line = (who: string, { email, password }: { email: string; password: string }) =>
    `    ${who.padEnd(11)} ${email.padEnd(44)} ${password}`;
  return [
    `Demo accounts (also in ${path}):`,
    line('superadmin', superadmin),
    ...tenants.flatMap((tenant) => [
      `  ${tenant.name} (${tenant.slug})`,
      line('admin', tenant.admin),
      line('DPO', tenant.dpo),
      line('member', tenant.member),
      `    API key     ${tenant.apiKey}`,
    ]),
    'Try it: npm run demo:call',
  ];
}
