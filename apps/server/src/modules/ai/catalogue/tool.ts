import type { Purpose } from '../../privacy/index.ts';

export const TOOL_CATEGORIES = [
  'AI_PROCESSING',
  'ANALYTICS',
  'MARKETING',
  'ESSENTIAL',
  'CRITICAL',
  'PROFESSIONAL',
] as const;
export const TOOL_SECTORS = ['GENERAL', 'ACCOUNTING', 'LEGAL', 'HEALTH', 'FINANCE', 'HR'] as const;

export type ToolSector = (typeof TOOL_SECTORS)[number];

/** One tool is one purpose: its code names both. */
export interface Tool {
  purpose: Purpose;
  category: (typeof TOOL_CATEGORIES)[number];
  sector: ToolSector;
  /** Of the lucide set. */
  icon: string;
  description: { fr: string; en: string };
  /** Null: the server's default. */
  provider: string | null;
  model: string | null;
  systemPrompt: string | null;
  maxTokens: number;
  timeoutMs: number;
  masking: 'mask' | 'pseudonymise';
}
