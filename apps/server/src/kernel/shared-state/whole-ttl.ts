/** Redis refuses a lifetime of 0 ms or half a millisecond; both implementations keep a value for one at least. */
export function wholeTtl(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}
