import type { Purpose } from '../../privacy/index.ts';
import type { Tool, ToolSector } from './tool.ts';
import { type NoticeBasis, writeNotice } from './write-notice.ts';

export type Bilingual = readonly [fr: string, en: string];

/** A tool as the files of sectors state it; what is left out is what most tools have. */
export interface Sheet {
  code: string;
  /** Default 1. What people are told, the basis, the risk, the class and the need of a DPIA change with a higher one only. */
  version?: number;
  icon: string;
  /** Default AI_PROCESSING. */
  category?: Tool['category'];
  basis: NoticeBasis;
  /** Default low. */
  risk?: Purpose['riskLevel'];
  /** The highest class that the tool is made for; default P2. P3 stays on local models. */
  dataClass?: Purpose['dataClassMax'];
  /** Art. 35 GDPR asks for an impact assessment; default false. */
  dpia?: boolean;
  /** Its answer helps to judge a person: the notice says that a person decides (Art. 22). Default false. */
  judgesPeople?: boolean;
  title: Bilingual;
  description: Bilingual;
  /** One sentence: why that lawful basis and no other. */
  why?: Bilingual;
  prompt?: string;
  /** Default 2,048. */
  maxTokens?: number;
  /** Default 60 s. */
  timeoutMs?: number;
  /** Default mask. */
  masking?: Tool['masking'];
}

// No numbered placeholder as an example: in an answer it would be turned back into whoever bears that number.
const KEEP_PLACEHOLDERS = 'Keep placeholders such as [PERSON], with or without a number, exactly as they are.';

export function defineTools(sector: ToolSector, sheets: readonly Sheet[]): readonly Tool[] {
  return sheets.map((sheet) => ({
    purpose: {
      code: sheet.code,
      version: sheet.version ?? 1,
      lawfulBasis: sheet.basis,
      riskLevel: sheet.risk ?? 'low',
      dataClassMax: sheet.dataClass ?? 'P2',
      requiresDpia: sheet.dpia ?? false,
      title: pair(sheet.title),
      notice: writeNotice(sector, sheet),
    },
    category: sheet.category ?? 'AI_PROCESSING',
    sector,
    icon: sheet.icon,
    description: pair(sheet.description),
    provider: null,
    model: null,
    systemPrompt: sheet.prompt === undefined ? null : `${sheet.prompt} ${KEEP_PLACEHOLDERS}`,
    maxTokens: sheet.maxTokens ?? 2_048,
    timeoutMs: sheet.timeoutMs ?? 60_000,
    masking: sheet.masking ?? 'mask',
  }));
}

function pair([fr, en]: Bilingual): { fr: string; en: string } {
  return { fr, en };
}
