import type { Span } from './span.ts';

/**
 * The one rule for overlaps: the higher score wins; at equal scores the longer span; at equal lengths the one that starts first.
 * A losing span is dropped whole: cutting it would leave a fragment that no recogniser vouches for.
 * Returns spans sorted by position, none touching a character of another. O(n log n).
 */
export function resolveOverlaps(found: Span[]): Span[] {
  found.sort(byPosition);
  if (isDisjoint(found)) return found;
  const kept: Span[] = [];
  // Overlapping spans form clusters; inside one, spans are taken best first. Clusters are small, texts are not.
  let from = 0;
  while (from < found.length) {
    let to = from + 1;
    let reach = found[from]?.end ?? 0;
    for (let next = found[to]; next && next.start < reach; next = found[++to]) reach = Math.max(reach, next.end);
    if (to - from === 1) kept.push(...found.slice(from, to));
    else kept.push(...pickBest(found.slice(from, to)));
    from = to;
  }
  return kept;
}

function pickBest(cluster: Span[]): Span[] {
  cluster.sort((a, b) => b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: Span[] = [];
  // A binary search over the kept spans keeps a cluster of n spans at O(n log n): one long span over thousands stays cheap.
  for (const span of cluster) {
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    const before = kept[low - 1];
    const after = kept[low];
    if (before && before.end > span.start) continue;
    if (after && after.start < span.end) continue;
    kept.splice(low, 0, span);
  }
  return kept;
}

function byPosition(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}

function isDisjoint(sorted: readonly Span[]): boolean {
  for (let i = 1; i < sorted.length; i++) {
    if ((sorted[i]?.start ?? 0) < (sorted[i - 1]?.end ?? 0)) return false;
  }
  return true;
}
