import { z } from 'zod';

const MAX_CHARACTERS = 20_000;
const part = z.string().trim().max(MAX_CHARACTERS);

/**
 * What Art. 35(7) GDPR asks an assessment to contain, each part as text. Kept sealed as one JSON document, so that what a later
 * release asks in addition (criteria, graded risks) is a field more and no migration.
 */
export const dpiaContentSchema = z.strictObject({
  /** 35(7)(a): the processing and its purposes. */
  description: part.optional(),
  /** 35(7)(b): necessity and proportionality. */
  necessity: part.optional(),
  /** 35(7)(c): risks to the rights and freedoms of people. */
  risks: part.optional(),
  /** 35(7)(d): measures against those risks. */
  measures: part.optional(),
});

export type DpiaContent = z.infer<typeof dpiaContentSchema>;

const PARTS = ['description', 'necessity', 'risks', 'measures'] as const;

/** The parts that are still empty: an assessment is submitted whole. */
export function missingParts(content: DpiaContent): string[] {
  return PARTS.filter((name) => !content[name]);
}
