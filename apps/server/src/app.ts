import type { Module } from './kernel/boot/module.ts';
import { kernelModule } from './kernel/module.ts';
import { ai, providers, publishTools } from './modules/ai/index.ts';
import { audit, openAudit } from './modules/audit/index.ts';
import { authenticate, identity } from './modules/identity/index.ts';
import { privacy } from './modules/privacy/index.ts';

/** Every module of the platform. The order here means nothing: each says what it needs. */
export const modules: readonly Module[] = [
  kernelModule,
  identity,
  audit,
  privacy,
  { ...ai, prepare: publishTools, start: async (kernel) => () => providers.of(kernel).closeAll() },
];

export { authenticate, openAudit };
