export { type DetectOptions, detect } from './detect.ts';
export { ENTITY_TYPES, type EntityCounts, type EntityType } from './entity-type.ts';
export { type Masked, type MaskOptions, mask } from './mask.ts';
export type { RestoreStream } from './placeholder/restore-stream.ts';
export { Pseudonymiser } from './pseudonymiser.ts';
export type { Span } from './span.ts';
