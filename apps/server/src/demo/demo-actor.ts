import type { SystemActor } from '../kernel/actor.ts';

export const DEMO_ACTOR: SystemActor = { scope: 'SYSTEM', id: null, tenantId: null, name: 'demo' };
