import type { Module } from './kernel/boot/module.ts';
import { kernelModule } from './kernel/module.ts';
import { ai, publishTools, startProviders } from './modules/ai/index.ts';
import { audit, continueTrail, openAudit, startSealing } from './modules/audit/index.ts';
import { authenticate, identity } from './modules/identity/index.ts';
import { privacy } from './modules/privacy/index.ts';

/** Every module of the platform. The order here means nothing: each says what it needs. */
export const modules: readonly Module[] = [
  kernelModule,
  identity,
  {
    ...audit,
    prepare: continueTrail,
    // One node seals at a time; API-only nodes leave it to the workers.
    start: async (kernel, connections) =>
      kernel.config.role === 'api' ? async () => undefined : startSealing(kernel, connections.of('gardefou_audit')),
  },
  privacy,
  { ...ai, prepare: publishTools, start: startProviders },
];

export { authenticate, openAudit };
