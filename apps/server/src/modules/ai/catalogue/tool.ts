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

/** One tool is one purpose: its code names both. */
export interface Tool {
  purpose: Purpose;
  category: (typeof TOOL_CATEGORIES)[number];
  sector: (typeof TOOL_SECTORS)[number];
  icon: string;
  description: { fr: string; en: string };
  /** Undefined: the server's default. */
  provider?: string;
  model?: string;
  systemPrompt?: string;
  maxTokens: number;
  timeoutMs: number;
  masking: 'mask' | 'pseudonymise';
}
