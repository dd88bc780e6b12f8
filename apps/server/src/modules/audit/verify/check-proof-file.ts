import { readFileSync } from 'node:fs';
import { CommandRefused, type CommandResult } from '../../../kernel/command.ts';
import { checkInclusion } from './check-inclusion.ts';
import type { InclusionProof } from './inclusion-proof.ts';
import { readPublicKey } from './report-on-trail.ts';

/** `gardefou audit:check-proof`: checks a proof that GET /api/audit/events/{id}/proof gave, with nothing but the public key. */
export function checkProofFile(file: string, publicKeyFile: string): CommandResult {
  const proof = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) as InclusionProof | { status?: string };
  if (proof.status !== 'sealed')
    throw new CommandRefused(
      'not_sealed',
      'This event was not yet sealed when the proof was asked for: ask again in a few seconds.',
    );
  const check = checkInclusion(proof as InclusionProof, readPublicKey(publicKeyFile));
  const text = check.holds
    ? 'The proof holds: the event stands in the signed trail.'
    : `THE PROOF DOES NOT HOLD: its ${check.no} is wrong.`;
  return { json: check, text, exitCode: check.holds ? 0 : 1 };
}
