import { readNameContext, releaseNameContext } from '../src/person/name-context.ts';
import { FEATURE_COUNT, writeFeatures } from '../src/person/name-features.ts';
import { canBeName } from '../src/person/tag-names.ts';
import { hashWord } from '../src/scan/hash-word.ts';
import { releaseScan, scanText } from '../src/scan/scan-text.ts';
import type { Sentence } from './crf.ts';

/**
 * One text as the tagger reads it, with its true labels. `hidden`: words that the lists are hidden for; `random` and `hiding`: the share
 * of texts in which one word in four is hidden besides.
 */
export function labelText(
  text: string,
  spans: readonly { start: number; end: number }[],
  hidden: readonly string[],
  random: () => number,
  hiding: number,
): Sentence | undefined {
  const scan = scanText(text);
  const unknown = new Set(hidden.flatMap((word) => [hashWord(word), ...word.split('-').map(hashWord)]));
  if (random() < hiding) {
    for (let i = 0; i < scan.count; i++) if (random() < 0.25) unknown.add(scan.hash[i] ?? 0);
  }
  const context = readNameContext(scan, unknown);
  const labels = new Uint8Array(scan.count);
  const rows = new Int32Array(scan.count).fill(-1);
  let candidates = 0;
  for (let i = 0; i < scan.count; i++) if (canBeName(scan, context, i)) rows[i] = candidates++;
  const features = new Int32Array(candidates * FEATURE_COUNT);
  let span = 0;
  for (let i = 0; i < scan.count; i++) {
    const start = scan.start[i] ?? 0;
    while ((spans[span]?.end ?? Number.POSITIVE_INFINITY) <= start) span++;
    const inside = spans[span] && start >= (spans[span]?.start ?? 0) && (scan.end[i] ?? 0) <= (spans[span]?.end ?? 0);
    const row = rows[i] ?? -1;
    if (row < 0) continue;
    writeFeatures(scan, context, i, features, row * FEATURE_COUNT);
    // A word cut off from its name by a fixed token would be "further" after "outside": it begins anew. Two names never touch.
    if (inside) labels[i] = i > 0 && labels[i - 1] !== 0 ? 2 : 1;
  }
  const count = scan.count;
  releaseNameContext(context);
  releaseScan(scan);
  return candidates > 0 && count > 0 ? { features, labels, rows } : undefined;
}
