import type { TextMasker } from './mask-messages.ts';

/**
 * What a JSON Schema says in words, and the values it offers: a list of people to choose from is a list of people. The
 * one that the model chose is restored in its answer like any other. Names of properties are what programs rely on: they
 * stay.
 */
const WORDS = new Set(['description', 'title', '$comment', 'examples', 'default', 'enum', 'const']);
const NAMED = new Set(['properties', '$defs', 'definitions']);

/** A schema as a provider may see it. */
export function maskSchema(schema: Readonly<Record<string, unknown>>, masker: TextMasker): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      NAMED.has(key) ? maskEach(value, masker) : maskValue(value, WORDS.has(key), masker),
    ]),
  );
}

/** Under `properties` the keys are names of the caller's: a property called "title" is not a title. */
function maskEach(value: unknown, masker: TextMasker): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return maskValue(value, false, masker);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, maskValue(schema, false, masker)]));
}

function maskValue(value: unknown, isText: boolean, masker: TextMasker): unknown {
  if (typeof value === 'string') return isText ? masker.text(value) : value;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, isText, masker));
  if (value === null || typeof value !== 'object') return value;
  // An object given as an example or a default is data, all of it.
  return isText ? JSON.parse(masker.json(JSON.stringify(value))) : maskSchema(value as Record<string, unknown>, masker);
}
