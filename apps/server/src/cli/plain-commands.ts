import type { AnyCommand } from './any-command.ts';
import { checkProofCommand, publicKeyCommand } from './audit-commands.ts';
import { demoCallCommand } from './demo-call-command.ts';
import { detectCommand } from './detect-command.ts';
import { generateCommand } from './generate-command.ts';
import { piiCommand } from './pii-command.ts';

/** Commands that need neither kernel nor database of their own. */
export const plainCommands: readonly AnyCommand[] = [
  checkProofCommand,
  publicKeyCommand,
  demoCallCommand,
  detectCommand,
  generateCommand,
  piiCommand,
];
