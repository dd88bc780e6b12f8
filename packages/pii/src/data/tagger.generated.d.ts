export const TAGGER_SCALE: number;
export const TAGGER_TRANSITIONS: number[];
export const TAGGER_WEIGHING: number[];
export const TAGGER_WEIGHTS: string;
