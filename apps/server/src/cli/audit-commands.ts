import { loadConfig } from '../config.ts';
import { loadMasterKey } from '../kernel/boot/master-key.ts';
import type { CommandResult } from '../kernel/command.ts';
import { createKeyRing } from '../kernel/crypto/key-ring.ts';
import { checkProofFile, signingKey } from '../modules/audit/index.ts';

export const checkProofCommand = {
  name: 'audit:check-proof',
  summary: 'Check an inclusion proof with nothing but the public key',
  options: {
    proof: { description: 'File of the proof, `-` for standard input', required: true },
    'public-key': { description: 'File of the trusted public key', required: true },
  },
  run: async (options: Readonly<Record<string, string>>): Promise<CommandResult> =>
    checkProofFile(options.proof ?? '', options['public-key'] ?? ''),
};

export const publicKeyCommand = {
  name: 'audit:public-key',
  summary: 'Print the public key that verifies the trail: hand it to whoever must be able to check',
  options: {},
  async run(): Promise<CommandResult> {
    const { keyId, publicKey } = signingKey(createKeyRing(loadMasterKey(loadConfig())));
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return { json: { keyId, publicKey: pem }, text: pem.trim() };
  },
};
