import { readFileSync } from 'node:fs';
import { CommandRefused } from '../../../kernel/command.ts';
import { checkPasswordStrength } from '../check-password-strength.ts';
import { hashPassword } from '../hash-password.ts';

export const passwordFileOption = {
  description:
    'File that holds the password to set at once (`-` for standard input), instead of a one-time activation token',
};

/** The password never stands on a command line, where every user of the machine could read it. */
export async function readPasswordHash(file: string | undefined, email: string): Promise<string | null> {
  if (file === undefined) return null;
  const password = readPassword(file);
  const weak = checkPasswordStrength(password, email);
  if (weak)
    throw new CommandRefused(
      weak.code,
      `${weak.title}: ${weak.extras.errors?.map(({ message }) => message).join(' ')}`,
    );
  return hashPassword(password);
}

function readPassword(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandRefused('invalid_option', `--password-file: ${file} cannot be read (${code})`);
  }
}
