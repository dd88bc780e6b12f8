export { createSharedState } from './create-shared-state.ts';
export type { Answer, SharedState, WindowClaim, WindowDecision, WindowView } from './shared-state.ts';
export { SharedStateUnavailable } from './shared-state-unavailable.ts';
