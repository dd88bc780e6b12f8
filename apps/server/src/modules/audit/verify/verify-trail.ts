import { PLATFORM_REALM } from '../../../kernel/ids.ts';
import type { Anchor } from '../seal/anchor.ts';
import { checkAnchor } from './check-anchor.ts';
import type { TrustedKeys } from './check-block.ts';
import type { Query } from './query.ts';
import type { Fault, TrailReport } from './report.ts';
import { verifyTenant } from './verify-tenant.ts';
import { listTenants, readKeys, seesTrail } from './verify-trail.queries.ts';

export interface VerifyOptions {
  trustedKeys: TrustedKeys;
  /** From readAnchor, read before this call. Null: cut ends are not detected, and the report says so. */
  anchor: Anchor | null;
  /** One tenant only; else all, the platform's own trail included. */
  tenantId?: string;
  onProgress?: (report: Readonly<TrailReport>) => void;
}

const MAX_FAULTS = 1_000;
const UNSEALED_MAX_MS = 60_000;

/**
 * Checks the whole trail: every signature, every link, every root, every row, and the heads against the anchor. Reads only, needs
 * no server, and keeps one page of rows and blocks in memory however long the trail is.
 * @throws Error when the connection's role does not see the trail
 */
export async function verifyTrail(query: Query, options: VerifyOptions): Promise<TrailReport> {
  const { trustedKeys, anchor, tenantId, onProgress } = options;
  if (!(await seesTrail(query, tenantId)))
    throw new Error('this database role does not see the audit trail: verify as the audit role');
  const report: TrailReport = {
    isIntact: true,
    tenants: 0,
    blocks: 0,
    events: 0,
    unsealed: 0,
    faults: [],
    faultCount: 0,
    warnings: [],
  };
  const onFaults = (faults: readonly Fault[]) => {
    report.faultCount += faults.length;
    report.faults.push(...faults.slice(0, MAX_FAULTS - report.faults.length));
    report.isIntact = report.faultCount === 0;
  };
  if (anchor === null) {
    const detail = 'no anchor was given: blocks removed from the end of a chain are not noticed';
    report.warnings.push({ tenantId: tenantId ?? PLATFORM_REALM, what: 'no_anchor', detail });
  }
  onFaults(await checkKeys(query, trustedKeys));
  const tenants = tenantId === undefined ? new Set([...(await listTenants(query)), ...tenantsOf(anchor)]) : [tenantId];
  for (const tenant of tenants) {
    report.tenants += 1;
    let oldestMs = Number.POSITIVE_INFINITY;
    await verifyTenant(query, tenant, trustedKeys, {
      onFaults,
      onBlock(events) {
        report.blocks += 1;
        report.events += events;
        onProgress?.(report);
      },
      onUnsealed(event) {
        report.unsealed += 1;
        oldestMs = Math.min(oldestMs, event.occurredAtMs);
      },
    });
    if (anchor) onFaults(await checkAnchor(query, tenant, anchor));
    const ageMs = Date.now() - oldestMs;
    if (ageMs > UNSEALED_MAX_MS) {
      const detail = `events have been waiting to be sealed for ${Math.round(ageMs / 1_000)} s`;
      report.warnings.push({ tenantId: tenant, what: 'unsealed_backlog', detail });
    }
    onProgress?.(report);
  }
  return report;
}

function tenantsOf(anchor: Anchor | null): string[] {
  return anchor ? [...Object.keys(anchor.heads), ...anchor.cuts.map(({ tenantId }) => tenantId)] : [];
}

async function checkKeys(query: Query, trustedKeys: TrustedKeys): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { key_id, public_key } of await readKeys(query)) {
    const trusted = trustedKeys.get(key_id);
    if (trusted === undefined || trusted.export({ type: 'spki', format: 'der' }).equals(public_key)) continue;
    const detail = `audit_keys holds another key under ${key_id}`;
    // The table belongs to no tenant: its faults are the platform's.
    faults.push({ tenantId: PLATFORM_REALM, height: null, eventId: null, what: 'key_altered', detail });
  }
  return faults;
}
