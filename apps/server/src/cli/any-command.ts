import type { Command, CommandResult } from '../kernel/command.ts';

/** A command as the list shows it, whatever its `run` is given. */
export interface AnyCommand {
  name: string;
  summary: string;
  options: Command['options'];
  run(...args: never[]): Promise<CommandResult>;
}
