import type { Kernel } from './kernel.ts';

/** A command of `gardefou`, as a module declares it. */
export interface Command {
  /** `bootstrap:tenant` */
  name: string;
  summary: string;
  options: Readonly<Record<string, CommandOption>>;
  run(kernel: Kernel, options: Readonly<Record<string, string>>): Promise<CommandResult>;
}

export interface CommandOption {
  description: string;
  required?: boolean;
}

export interface CommandResult {
  /** What `--json` prints. */
  json: unknown;
  /** What a person reads. */
  text: string;
  /** 0 unless the command found something wrong. */
  exitCode?: number;
}

/** A refusal of a command: one line for the person, a code for programs; exit status 1. */
export class CommandRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'CommandRefused';
    this.code = code;
  }
}
