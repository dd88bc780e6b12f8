import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { CommandResult } from '../../../kernel/command.ts';
import type { KeyRing } from '../../../kernel/crypto/key-ring.ts';
import { readAnchor } from '../seal/anchor.ts';
import { keyIdOf, signingKey } from '../seal/signing-key.ts';
import { anchorPath } from '../seal/start-sealing.ts';
import type { TrailReport } from './report.ts';
import { verifyTrail } from './verify-trail.ts';

interface Options {
  /** PEM or DER of the key trusted, instead of the one derived from this installation's master key. */
  publicKeyFile?: string | undefined;
  anchorFile?: string | undefined;
  tenantId?: string | undefined;
  dataDir: string;
}

/** `gardefou audit:verify`: checks the whole trail on any copy of the database, without a server, and says what is wrong row by row.
 * It connects as the audit role, so it needs the installation's master key; proofs of single events need the public key alone.
 */
export async function reportOnTrail(
  connection: pg.ClientConfig,
  keys: KeyRing,
  options: Options,
): Promise<CommandResult> {
  const trusted = options.publicKeyFile ? readPublicKey(options.publicKeyFile) : signingKey(keys).publicKey;
  const keyId = keyIdOf(trusted);
  const anchor = await readAnchor(options.anchorFile ?? anchorPath(options.dataDir));
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const report = await verifyTrail(
      async <Row extends object>(sql: string, params: readonly unknown[]) =>
        (await client.query<Row>(sql, [...params])).rows,
      {
        trustedKeys: new Map([[keyId, trusted]]),
        anchor,
        ...(options.tenantId ? { tenantId: options.tenantId } : {}),
        onProgress: showProgress,
      },
    );
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    return { json: { ...report, keyId }, text: describe(report), exitCode: report.isIntact ? 0 : 1 };
  } finally {
    await client.end();
  }
}

function showProgress({ tenants, blocks, events }: Readonly<TrailReport>): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r  organisation ${tenants}: ${blocks} blocks, ${events} events\u001b[K`);
}

function describe(report: TrailReport): string {
  const counted = `${report.events} events in ${report.blocks} blocks of ${report.tenants} trails (${report.unsealed} not yet sealed)`;
  const faults = report.faults.map(
    ({ what, tenantId, height, eventId, detail }) =>
      `${what}: trail ${tenantId}${height === null ? '' : `, block ${height}`}${eventId ? `, event ${eventId}` : ''}: ${detail}`,
  );
  const warnings = report.warnings.map(({ what, detail }) => `warning ${what}: ${detail}`);
  return [verdictOn(report, counted), ...faults, ...warnings].join('\n');
}

function verdictOn(report: TrailReport, counted: string): string {
  if (report.isIntact) return `The audit trail is intact: ${counted}.`;
  const onlyUntrusted = report.faults.every(({ what }) => what === 'key_untrusted');
  if (onlyUntrusted)
    return `Nothing is proved: the blocks are signed by a key that is not the trusted one (${counted}). Is this the right public key?`;
  return `THE AUDIT TRAIL WAS TAMPERED WITH (${report.faultCount} faults): ${counted}.`;
}

export function readPublicKey(path: string): KeyObject {
  const bytes = readFileSync(path);
  return bytes.subarray(0, 5).toString() === '-----'
    ? createPublicKey(bytes)
    : createPublicKey({ key: bytes, format: 'der', type: 'spki' });
}
