import type { EntityCounts, EntityType } from '@gardefou/pii';
import type { AnswerLane } from './answer-lane.ts';
import type { WayBack } from './way-back.ts';

/** What the model wrote without having been sent it, by type, and how many of these values the client does not see. */
export interface AnswerFindings {
  found: EntityCounts;
  masked: number;
}

/** Of all the texts of an answer. */
export function sumFindings(lanes: readonly AnswerLane[], { policy }: WayBack): AnswerFindings {
  const found: EntityCounts = {};
  let total = 0;
  for (const lane of lanes) {
    for (const [type, count] of Object.entries(lane.found())) {
      found[type as EntityType] = (found[type as EntityType] ?? 0) + count;
      total += count;
    }
  }
  return { found, masked: policy === 'mask' ? total : 0 };
}
