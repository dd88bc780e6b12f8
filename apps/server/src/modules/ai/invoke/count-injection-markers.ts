import type { ChatMessage } from '../providers/provider.ts';

/** Counts marks of attempts to give the model other orders. */
export function countInjectionMarkers(_messages: readonly ChatMessage[]): number {
  return 0;
}
