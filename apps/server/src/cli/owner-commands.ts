import { modules } from '../app.ts';
import { CommandRefused, type CommandResult } from '../kernel/command.ts';
import { rolesSql } from '../kernel/db/ensure-roles.ts';
import { migrate, rollback, verifyMigrations } from '../kernel/db/migrations/migrate.ts';
import { checkCatalogue } from '../kernel/manifest/catalogue/check-catalogue.ts';
import { formatFaults } from '../kernel/manifest/format-faults.ts';
import { resolveModules } from '../kernel/manifest/resolve-modules.ts';
import { reportOnTrail } from '../modules/audit/index.ts';
import type { AnyCommand } from './any-command.ts';
import { withOwner } from './with-owner.ts';

/** Commands that work on the database as its owner, without starting the rest. */
export const ownerCommands: readonly AnyCommand[] = [
  {
    name: 'db:migrate',
    summary: 'Bring the database up to the code',
    options: {},
    run: () =>
      withOwner(async (owner): Promise<CommandResult> => {
        const report = await migrate(owner, { onStep: (name) => process.stderr.write(`  ${name}\n`) });
        return {
          json: report,
          text:
            report.applied.length > 0
              ? `Applied: ${report.applied.join(', ')}. Version ${report.version}.`
              : `Nothing to do. Version ${report.version}.`,
        };
      }),
  },
  {
    name: 'db:rollback',
    summary: 'Take back the newest migrations (default: one)',
    options: { steps: { description: 'How many' } },
    run: async (options: Readonly<Record<string, string>>) => {
      const steps = parseSteps(options.steps ?? '1');
      return withOwner(async (owner): Promise<CommandResult> => {
        const report = await rollback(owner, { steps });
        return {
          json: report,
          text: `Taken back: ${report.applied.join(', ') || 'nothing'}. Version ${report.version}.`,
        };
      });
    },
  },
  {
    name: 'db:verify',
    summary: 'Compare the migrations that ran, and the live schema, with the code',
    options: {},
    run: () =>
      withOwner(async (owner): Promise<CommandResult> => {
        const faults = await verifyMigrations(owner);
        return {
          json: { ok: faults.length === 0, faults },
          text: faults.length === 0 ? 'The schema is the one the migrations made.' : faults.join('\n'),
          exitCode: faults.length === 0 ? 0 : 1,
        };
      }),
  },
  {
    name: 'db:roles',
    summary: 'Print the SQL that makes the service roles, for a server where gardefou may not',
    options: {},
    run: () =>
      withOwner(
        async (_owner, keys): Promise<CommandResult> => {
          const statements = rolesSql(keys).map((statement) => `${statement};`);
          return { json: { statements }, text: statements.join('\n') };
        },
        { roles: false },
      ),
  },
  {
    name: 'manifest:check',
    summary: 'Check the modules’ declarations, and the live database against them',
    options: {},
    run: () =>
      withOwner(async (owner): Promise<CommandResult> => {
        const resolution = resolveModules(modules);
        const query = async <Row>(sql: string, params?: readonly unknown[]) =>
          (await owner.query(sql, [...(params ?? [])])).rows as Row[];
        const faults = resolution.ok ? await checkCatalogue(resolution.order, query) : resolution.faults;
        const order = resolution.ok ? resolution.order.map(({ name, version }) => `${name} ${version}`) : [];
        return {
          json: { ok: faults.length === 0, order, faults },
          text:
            faults.length === 0
              ? `Boot order: ${order.join(' → ')}\nThe database is what the modules declare.`
              : formatFaults(faults),
          exitCode: faults.length === 0 ? 0 : 1,
        };
      }),
  },
  {
    name: 'audit:verify',
    summary: 'Check the whole audit trail: every row, block, signature and head',
    options: {
      tenant: { description: 'Id of one organisation; else all' },
      'public-key': { description: 'File of the trusted public key; else derived from the master key' },
      anchor: { description: 'Copy of audit-anchor.json; else the data directory’s own' },
    },
    run: (options: Readonly<Record<string, string>>) =>
      withOwner((_owner, keys, connections, { dataDir }) =>
        reportOnTrail(connections.of('gardefou_audit'), keys, {
          dataDir,
          tenantId: options.tenant,
          publicKeyFile: options['public-key'],
          anchorFile: options.anchor,
        }),
      ),
  },
];

/** Each step drops tables with what is in them: nothing that is not plainly a number may stand for one. */
function parseSteps(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new CommandRefused('invalid_option', '--steps is not a whole number from 1');
  return Number(value);
}
