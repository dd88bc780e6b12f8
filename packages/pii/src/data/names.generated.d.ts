export const NAME_COUNT: number;
/** Class bits, and the sorted hashes of that class as deltas, packed. */
export const NAME_HASHES: readonly (readonly [classBits: number, deltas: string])[];
