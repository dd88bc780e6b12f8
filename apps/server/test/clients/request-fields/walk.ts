import type { Declarations } from './fields-of.ts';

/**
 * What becomes of a field: `given` in every request here · `sent` to the provider, as shown · `taken` and not sent on, as it
 * asks nothing of a model · `refused` by its name.
 */
export type Fate = 'given' | { sent: unknown; as: object } | { taken: unknown } | { refused: unknown };
export type Json = Record<string, unknown>;

export interface Walk {
  path: string;
  source: Declarations;
  /** The interface of the client's whose fields are walked. */
  name: string;
  /** A request with these fields at the place that the interface describes. */
  body(fields: Json): Json;
  fates: Record<string, Fate>;
  /** Fields that are known beside those of this version of the client. */
  beside?: Record<string, Fate>;
}

export const user = { role: 'user', content: 'Bonjour' };
export const toolOf = (fields: Json) => ({ type: 'function', function: { name: 'f', ...fields } });
/** In what the provider receives. */
export const firstMessage = (message: object) => ({ messages: [message, user] });
