import { detect, ENTITY_TYPES, type EntityType } from '@gardefou/pii';

/** Everything but names: the rules alone run several times faster, and a name in an answer says little by itself. */
const SCANNED: readonly EntityType[] = ENTITY_TYPES.filter((type) => type !== 'PERSON');

/** Counts identifiers in what the model wrote, before anything is un-masked: what stands there the model made up or knew. */
export function scanAnswer(text: string): number {
  return text === '' ? 0 : detect(text, { types: SCANNED }).length;
}
