import { isActive } from './is-active.ts';
import type { ToolRow } from './select-tools.ts';

/** What the caller's own consents and the organisation's DPIAs say, read in the transaction of the row. */
export interface ToolStanding {
  /** Purpose → version consented to. */
  consents: ReadonlyMap<string, number>;
  dpiaUntil(purpose: string, version: number): Date | undefined;
  nowMs: number;
}

/** A tool as the caller's organisation has it. */
export function showTool(row: ToolRow, standing: ToolStanding) {
  const until = standing.dpiaUntil(row.code, row.version);
  return {
    code: row.code,
    title: { fr: row.title_fr, en: row.title_en },
    label: { fr: row.label_fr ?? row.title_fr, en: row.label_en ?? row.title_en },
    description: { fr: row.description_fr, en: row.description_en },
    icon: row.icon,
    category: row.category,
    sector: row.sector,
    active: isActive(row),
    withdrawn: row.withdrawn_at !== null,
    purpose: {
      lawfulBasis: row.lawful_basis,
      riskLevel: row.risk_level,
      dataClassMax: row.data_class_max,
      requiresDpia: row.requires_dpia,
      version: row.version,
    },
    dpiaValidated: until !== undefined && until.getTime() > standing.nowMs,
    consent: consentOf(row, standing.consents.get(row.code)),
    masking: row.own_masking ?? row.masking,
    quota: { dailyRequests: row.daily_requests, monthlyRequests: row.monthly_requests },
  };
}

function consentOf({ lawful_basis, version }: ToolRow, given: number | undefined) {
  if (lawful_basis !== 'consent') return 'not_needed';
  if (given === undefined) return 'none';
  return given === version ? 'granted' : 'outdated';
}
