import { dictionary } from '@zxcvbn-ts/language-common';
import type { Problem } from '../../kernel/problem.ts';
import { identityProblem } from './errors.ts';

const MIN_LENGTH = 15;
const MAX_LENGTH = 256;
let common: Set<string> | undefined;

/** NIST SP 800-63B-4 and specs/security.md: length, a common-password list, nothing of the address, and no composition rules. */
export function checkPasswordStrength(password: string, email: string): Problem | undefined {
  common ??= new Set(dictionary['passwords-common'] as string[]);
  const text = password.normalize('NFKC');
  const folded = text.toLowerCase();
  const localPart = email.toLowerCase().split('@')[0] ?? '';
  const fault =
    [...text].length < MIN_LENGTH
      ? `It has fewer than ${MIN_LENGTH} characters.`
      : text.length > MAX_LENGTH
        ? `It has more than ${MAX_LENGTH} characters.`
        : isCommon(folded)
          ? 'It is made of a common password.'
          : new Set(folded).size < 5
            ? 'It repeats a few characters.'
            : localPart.length >= 5 && folded.includes(localPart)
              ? 'It contains your address.'
              : undefined;
  return fault ? identityProblem('weak_password', { errors: [{ field: 'password', message: fault }] }) : undefined;
}

/** Also a common password with digits or punctuation around it, or written twice. */
function isCommon(folded: string): boolean {
  const core = folded.replace(/^[\d\W_]{1,32}|[\d\W_]{1,32}$/g, '');
  const half = folded.slice(0, folded.length / 2);
  return [folded, core].some((form) => common?.has(form)) || (half.repeat(2) === folded && common?.has(half) === true);
}
