import { z } from 'zod';
import { LAWFUL_BASES } from '../../../kernel/manifest/table.ts';
import { toolCodeSchema } from '../tools/tool-schemas.ts';
import { TOOL_CATEGORIES, TOOL_SECTORS, type Tool } from './tool.ts';

const both = (maxCharacters: number) => {
  const text = z.string().trim().min(1).max(maxCharacters);
  return z.strictObject({ fr: text, en: text });
};
const name = z.string().trim().min(1).max(200).nullable().default(null);

/** A tool as the platform publishes it: what the files of shipped tools state, written out. */
export const publishedToolSchema = z
  .strictObject({
    code: toolCodeSchema,
    version: z.int().min(1).max(100_000),
    category: z.enum(TOOL_CATEGORIES),
    sector: z.enum(TOOL_SECTORS),
    icon: z.string().regex(/^[a-z0-9-]{1,40}$/, 'The name of an icon'),
    title: both(80),
    description: both(300),
    notice: both(4_000),
    lawfulBasis: z.enum(LAWFUL_BASES),
    riskLevel: z.enum(['low', 'medium', 'high']),
    dataClassMax: z.enum(['P0', 'P1', 'P2', 'P3']),
    requiresDpia: z.boolean(),
    provider: name,
    model: name,
    systemPrompt: z.string().trim().min(1).max(20_000).nullable().default(null),
    maxTokens: z.int().min(1).max(200_000).default(2_048),
    timeoutMs: z.int().min(1_000).max(600_000).default(60_000),
    masking: z.enum(['mask', 'pseudonymise']).default('mask'),
  })
  .refine(({ riskLevel, requiresDpia }) => riskLevel !== 'high' || requiresDpia, {
    path: ['requiresDpia'],
    message: 'A high risk needs an impact assessment (Art. 35 GDPR)',
  });

export function toolOf({
  code,
  version,
  title,
  notice,
  lawfulBasis,
  riskLevel,
  dataClassMax,
  requiresDpia,
  ...rest
}: z.output<typeof publishedToolSchema>): Tool {
  return { ...rest, purpose: { code, version, title, notice, lawfulBasis, riskLevel, dataClassMax, requiresDpia } };
}
