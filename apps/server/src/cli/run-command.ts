import { modules, openAudit } from '../app.ts';
import { ConfigurationError, loadConfig } from '../config.ts';
import { boot } from '../kernel/boot/boot.ts';
import { type Command, CommandRefused, type CommandResult } from '../kernel/command.ts';
import { createLog } from '../kernel/log.ts';
import type { AnyCommand } from './any-command.ts';
import { ownerCommands } from './owner-commands.ts';
import { parseArguments } from './parse-arguments.ts';
import { plainCommands } from './plain-commands.ts';

/** Runs `gardefou <command> [--option value] [--json]`. Result on standard output, the rest on standard error. 0 done, 1 refused or found something, 2 misused. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const kernelCommands = modules.flatMap((module) => module.commands);
  const commands = [...kernelCommands, ...ownerCommands, ...plainCommands].sort((a, b) => a.name.localeCompare(b.name));
  const [name, ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    process.stderr.write(
      `${name && name !== 'help' && name !== '--help' ? `Unknown command ${name}.\n\n` : ''}${usage(commands)}`,
    );
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  const parsed = parseArguments(command, rest);
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n`);
    return 2;
  }
  try {
    const result = await execute(command, parsed.options, kernelCommands.includes(command as Command));
    process.stdout.write(
      parsed.json ? `${JSON.stringify(result.json)}\n` : result.text === '' ? '' : `${result.text}\n`,
    );
    return result.exitCode ?? 0;
  } catch (error) {
    return report(error, parsed.json);
  }
}

/** A module's command gets a whole kernel, in the running server's database or in one started for it. */
async function execute(
  command: AnyCommand,
  options: Readonly<Record<string, string>>,
  needsKernel: boolean,
): Promise<CommandResult> {
  if (!needsKernel)
    return (command as unknown as { run(options: Readonly<Record<string, string>>): Promise<CommandResult> }).run(
      options,
    );
  const config = loadConfig();
  const booted = await boot(config, {
    modules,
    openAudit,
    as: 'command',
    log: createLog('warn', process.stderr),
    onStage: (line) => process.stderr.write(`  ${line}\n`),
  });
  try {
    return await (command as Command).run(booted.kernel, options);
  } finally {
    await booted.stop();
  }
}

function report(error: unknown, json: boolean): number {
  const code =
    error instanceof CommandRefused
      ? error.code
      : error instanceof ConfigurationError
        ? 'invalid_configuration'
        : 'failed';
  const message = error instanceof Error ? error.message : 'unknown error';
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  process.stderr.write(`${message}\n`);
  return error instanceof ConfigurationError ? 2 : 1;
}

function usage(commands: readonly AnyCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary, options }) => {
    const flags = Object.entries(options).map(([option, { required }]) =>
      required ? ` --${option} …` : ` [--${option} …]`,
    );
    return `  ${name.padEnd(width)}  ${summary}${flags.length > 0 ? `\n  ${' '.repeat(width)} ${flags.join('')}` : ''}`;
  });
  return `gardefou <command> [options] [--json]\n\n${lines.join('\n')}\n`;
}
