import type { z } from 'zod';
import { CommandRefused } from '../../../kernel/command.ts';

export function parseOption<T>(schema: z.ZodType<T>, name: string, value: string | undefined): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CommandRefused('invalid_option', `--${name}: ${result.error.issues[0]?.message ?? 'not valid'}`);
}
