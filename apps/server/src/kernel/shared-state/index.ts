export { createSharedState } from './create-shared-state.ts';
export type { Addition, SharedState, WindowClaim, WindowDecision } from './shared-state.ts';
export { SharedStateUnavailable } from './shared-state-unavailable.ts';
