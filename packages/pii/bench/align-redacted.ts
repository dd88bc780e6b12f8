/** What a peer found; `type` is undefined for what is none of our types (a postcode, any URL). */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly type: string | undefined;
}

/**
 * Where a redacted text stands in its original, for peers that return no offsets: the text between the labels is found again in
 * order, as early as possible. Exact unless a label's name stood in the original.
 */
export function alignRedacted(
  original: string,
  redacted: string,
  labels: Readonly<Record<string, string | undefined>>,
): Found[] {
  const parts = redacted.split(new RegExp(`\\b(${Object.keys(labels).join('|')})\\b`));
  const pattern = parts
    .map((part, index) => (index % 2 === 1 ? '([^]+?)' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
    .join('');
  const match = new RegExp(`^${pattern}$`, 'd').exec(original);
  // A peer that changes the text between two labels as well: no place can be told, so all of it counts as masked.
  if (!match?.indices) return redacted === original ? [] : [{ start: 0, end: original.length, type: undefined }];
  return match.indices.slice(1).map((range, index) => {
    const [start, end] = range ?? [0, 0];
    return { start, end, type: labels[parts[index * 2 + 1] ?? ''] };
  });
}
