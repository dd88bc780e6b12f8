import type { LawfulBasis } from '../../../kernel/manifest/table.ts';

/** Why data is processed: one for each AI tool, with the notice a person reads before consenting. */
export interface Purpose {
  code: string;
  version: number;
  lawfulBasis: LawfulBasis;
  riskLevel: 'low' | 'medium' | 'high';
  dataClassMax: 'P0' | 'P1' | 'P2' | 'P3';
  requiresDpia: boolean;
  title: { fr: string; en: string };
  notice: { fr: string; en: string };
}
