import { hash, verify } from '@node-rs/argon2';

// Parameters of specs/security.md; Argon2id is the library's default algorithm.
const OPTIONS = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

let decoy: Promise<string> | undefined;

/**
 * Verifies against the hash, or against a decoy when there is none, so that an unknown account costs what a known one costs.
 * The decoy is made with the same parameters, once.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('the account does not exist');
  const matches = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'));
  return passwordHash !== null && matches;
}
