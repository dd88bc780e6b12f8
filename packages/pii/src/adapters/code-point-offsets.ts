/**
 * From offsets in Unicode code points, as Python counts, to UTF-16 offsets; undefined outside the text. A lone surrogate is one code
 * point on both sides. O(n) once, then O(1).
 */
export function codePointOffsets(text: string): (codePoint: number) => number | undefined {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text))
    return (at) => (Number.isInteger(at) && at >= 0 && at <= text.length ? at : undefined);
  const offsets = new Uint32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) offsets[count++] = at;
  offsets[count] = text.length;
  return (at) => (Number.isInteger(at) && at >= 0 && at <= count ? offsets[at] : undefined);
}
