import type { EntityCounts, RestoreStream } from '@gardefou/pii';
import { AnswerCheckFailed } from '../checks/answer-check-failed.ts';
import { type AnswerCheck, createAnswerCheck } from '../checks/create-answer-check.ts';
import type { WayBack } from './way-back.ts';

/**
 * The way of one text of an answer (a choice's, or the arguments of a tool call) from the provider to the client:
 * checked as the model wrote it, then un-masked. What comes out does not depend on how it was cut. All three throw
 * AnswerCheckFailed when either breaks: nothing more may leave.
 */
export class AnswerLane {
  readonly #check: AnswerCheck;
  readonly #restore: RestoreStream;

  constructor({ policy, sent, masked }: WayBack, { json }: { json: boolean }) {
    this.#check = createAnswerCheck(policy, sent, { json });
    this.#restore = masked.restoreStream({ json });
  }

  push(piece: string): string {
    try {
      return this.#restore.push(this.#check.push(piece));
    } catch {
      throw new AnswerCheckFailed();
    }
  }

  /** What was held back. */
  end(): string {
    try {
      return this.#restore.push(this.#check.end()) + this.#restore.end();
    } catch {
      throw new AnswerCheckFailed();
    }
  }

  found(): EntityCounts {
    try {
      return this.#check.found();
    } catch {
      throw new AnswerCheckFailed();
    }
  }
}
