/** Public face of the audit module. */

export { findUnfinished, type UnfinishedIntent } from './events/find-unfinished.ts';
export { audit } from './module.ts';
export { openAudit } from './open-audit.ts';
export { continueTrail } from './seal/continue-trail.ts';
export { signingKey } from './seal/signing-key.ts';
export { startSealing } from './seal/start-sealing.ts';
export { checkProofFile } from './verify/check-proof-file.ts';
export { reportOnTrail } from './verify/report-on-trail.ts';
