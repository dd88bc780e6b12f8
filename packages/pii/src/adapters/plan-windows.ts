/** Tokens from `from` to `to` are read together; of them, those from `keepFrom` to `keepTo` keep the labels of this window. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly keepFrom: number;
  readonly keepTo: number;
}

/** Covers `count` tokens with windows of at most `size`, each token labelled where it has an eighth of the window around it. */
export function planWindows(count: number, size: number): Window[] {
  if (size < 1) throw new RangeError('maxTokens leaves no room for a token');
  const margin = Math.floor(size / 8);
  const windows: Window[] = [];
  for (let from = 0, keepFrom = 0; keepFrom < count; ) {
    const to = Math.min(count, from + size);
    const keepTo = to === count ? count : to - margin;
    windows.push({ from, to, keepFrom, keepTo });
    keepFrom = keepTo;
    from = keepTo - margin;
  }
  return windows;
}
