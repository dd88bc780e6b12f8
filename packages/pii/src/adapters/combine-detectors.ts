import { ENTITY_TYPES } from '../entity-type.ts';
import { resolveOverlaps } from '../resolve-overlaps.ts';
import type { Span } from '../span.ts';
import { type Detector, DetectorFailed } from './detector.ts';

/**
 * What this package found (`detect(text)`) and what other detectors find, under the package's one rule for overlaps: the higher score
 * wins, then the longer span, then the first. The others run at the same time.
 * @throws {DetectorFailed} when any of them fails: a caller that masks must not go on with half of the findings
 */
export async function combineDetectors(
  text: string,
  own: readonly Span[],
  others: readonly Detector[],
  signal?: AbortSignal,
): Promise<Span[]> {
  const found = await Promise.all(
    others.map(async (detector) => {
      const spans = await detector.detect(text, signal);
      for (const span of spans) checkSpan(span, text, detector.name);
      return spans;
    }),
  );
  return resolveOverlaps([...own, ...found.flat()]);
}

/** A detector may be anybody's code: one wrong offset or a score of 2 would hide what others found. */
function checkSpan({ start, end, score, type }: Span, text: string, name: string): void {
  const isInside = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
  if (isInside && score >= 0 && score <= 1 && ENTITY_TYPES.includes(type)) return;
  throw new DetectorFailed(name, 'invalid', 'a span outside the text, with a score outside 0–1, or of an unknown type');
}
