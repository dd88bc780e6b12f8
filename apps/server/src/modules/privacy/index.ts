/** Public face of the privacy module. */
export { countConsents } from './consents/count-consents.ts';
export { readGrantedConsents } from './consents/read-granted-consents.ts';
export { decideProcessing } from './decide/decide-processing.ts';
export { refuseProcessing } from './decide/refuse-processing.ts';
export { insertDpia } from './dpias/insert-dpia.ts';
export { readDpiaValidity } from './dpias/read-dpia-validity.ts';
export { recordDpiaDecision } from './dpias/record-dpia-decision.ts';
export { privacy } from './module.ts';
export { publishPurpose } from './purposes/publish-purpose.ts';
export type { Purpose } from './purposes/purpose.ts';
export { type RunSql, sqlOf } from './purposes/run-sql.ts';
