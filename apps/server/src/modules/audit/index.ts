/** Public face of the audit module. */
export { audit } from './module.ts';
export { openAudit } from './open-audit.ts';
