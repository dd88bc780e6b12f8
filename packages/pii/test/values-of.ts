import { detect } from '../src/detect.ts';
import type { EntityType } from '../src/entity-type.ts';

/** The values of one type that detection with every recogniser on finds in a text. */
export function valuesOf(type: EntityType, text: string): string[] {
  return detect(text)
    .filter((span) => span.type === type)
    .map((span) => text.slice(span.start, span.end));
}
