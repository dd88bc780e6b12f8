import { z } from 'zod';
import type { ListedModel } from '../models/list-models.ts';

export const anthropicModelSchema = z.object({
  type: z.literal('model'),
  id: z.string(),
  display_name: z.string(),
  created_at: z.string(),
});

/** A model in Anthropic's format. When it came to be is its provider's to know. */
export function anthropicModel({ id }: ListedModel) {
  return { type: 'model', id, display_name: id, created_at: '1970-01-01T00:00:00Z' };
}
