export const TAGGER_SCALE: number;
export const TAGGER_TRANSITIONS: readonly number[];
export const TAGGER_WEIGHTS: string;
