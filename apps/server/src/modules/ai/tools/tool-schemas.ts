import { z } from 'zod';

export const toolCodeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'The code of a tool');
export const toolParams = z.object({ code: toolCodeSchema });
export const bilingualSchema = z.object({ fr: z.string(), en: z.string() });
export const maskingSchema = z.enum(['mask', 'pseudonymise']);
export const quotaSchema = z.object({ dailyRequests: z.int().nullable(), monthlyRequests: z.int().nullable() });

/** What an organisation changed of a tool; null: the tool's own. */
export const toolSettingsSchema = z.object({
  label: z.object({ fr: z.string().nullable(), en: z.string().nullable() }),
  additionalPrompt: z.string().nullable(),
  maxTokens: z.int().nullable(),
  masking: maskingSchema.nullable(),
});

export const listedToolSchema = z.object({
  code: z.string(),
  title: bilingualSchema,
  /** What the organisation calls it, or its title. */
  label: bilingualSchema,
  description: bilingualSchema,
  icon: z.string(),
  category: z.string(),
  sector: z.string(),
  active: z.boolean(),
  withdrawn: z.boolean(),
  purpose: z.object({
    lawfulBasis: z.string(),
    riskLevel: z.string(),
    dataClassMax: z.string(),
    requiresDpia: z.boolean(),
    version: z.int(),
  }),
  dpiaValidated: z.boolean(),
  consent: z.enum(['granted', 'none', 'outdated', 'not_needed']),
  masking: z.string(),
  quota: quotaSchema,
});
