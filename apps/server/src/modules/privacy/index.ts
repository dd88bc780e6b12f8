/** Public face of the privacy module. */
export { decideProcessing } from './decide/decide-processing.ts';
export { refuseProcessing } from './decide/refuse-processing.ts';
export { privacy } from './module.ts';
export { publishPurposes } from './purposes/publish-purposes.ts';
export type { Purpose } from './purposes/purpose.ts';
