import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { modules } from '../app.ts';
import type { CommandResult } from '../kernel/command.ts';
import { generateTables } from '../kernel/db/generate-tables.ts';
import { migrate } from '../kernel/db/migrations/migrate.ts';
import { describeApi } from '../kernel/http/describe-api.ts';
import { describeConfiguration } from './describe-configuration.ts';
import { describeErrors } from './describe-errors.ts';
import { withOwner } from './with-owner.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Everything that is generated and committed. `--check yes` writes nothing and fails when something is not up to date. */
export const generateCommand = {
  name: 'generate',
  summary: 'Write openapi.json, docs/configuration.md, docs/errors.md and the table types',
  options: { check: { description: 'yes: only compare' } },
  async run(options: Readonly<Record<string, string>>): Promise<CommandResult> {
    const files = new Map([
      ['openapi.json', `${JSON.stringify(describeApi(modules), null, 2)}\n`],
      ['docs/configuration.md', describeConfiguration()],
      ['docs/errors.md', describeErrors(modules)],
    ]);
    if (!options.check) {
      const tables = await withOwner(async (owner) => {
        await migrate(owner);
        return generateTables(owner);
      });
      files.set('apps/server/src/kernel/db/tables.generated.ts', tables);
    }
    const stale = [...files].filter(([path, text]) => read(path) !== text);
    if (options.check) {
      const names = stale.map(([path]) => path);
      return {
        json: { stale: names },
        text: names.length > 0 ? `Not up to date: ${names.join(', ')}. Run npm run generate.` : 'Up to date.',
        exitCode: names.length > 0 ? 1 : 0,
      };
    }
    for (const [path, text] of stale) writeFileSync(ROOT + path, text);
    return {
      json: { written: stale.map(([path]) => path) },
      text: stale.length > 0 ? `Written: ${stale.map(([path]) => path).join(', ')}` : 'Up to date.',
    };
  },
};

function read(path: string): string | undefined {
  try {
    return readFileSync(ROOT + path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
