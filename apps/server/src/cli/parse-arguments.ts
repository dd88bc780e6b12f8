import { parseArgs } from 'node:util';
import type { CommandOption } from '../kernel/command.ts';

interface Parsed {
  options: Readonly<Record<string, string>>;
  json: boolean;
}

/**
 * The options of a command, or one line that says what is wrong with them. `--text` may also stand as bare words, and `--paths` as
 * any number of them: they arrive with a NUL between, the one character that no path contains.
 */
export function parseArguments(
  command: { name: string; options: Readonly<Record<string, CommandOption>> },
  args: readonly string[],
): Parsed | string {
  const known = Object.keys(command.options);
  const bare = known.includes('paths') ? 'paths' : known.includes('text') ? 'text' : undefined;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        ...Object.fromEntries(known.map((name) => [name, { type: 'string' as const }])),
      },
      allowPositionals: bare !== undefined,
    });
    const { json, ...rest } = values as Record<string, string | boolean | undefined>;
    const options = Object.fromEntries(
      Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    if (bare && positionals.length > 0) options[bare] = positionals.join(bare === 'paths' ? '\0' : ' ');
    const missing = known.filter((name) => command.options[name]?.required && options[name] === undefined);
    return missing.length > 0
      ? `${command.name}: ${missing.map((name) => `--${name}`).join(', ')} missing`
      : { options, json: json === true };
  } catch (error) {
    return `${command.name}: ${error instanceof Error ? error.message : 'wrong arguments'}`;
  }
}
