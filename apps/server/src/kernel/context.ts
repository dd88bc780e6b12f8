import type { Actor, SignedInActor } from './actor.ts';
import type { Kernel } from './kernel.ts';
import type { Log } from './log.ts';

/** What a use case knows of the call it serves. */
export interface Context<A extends Actor = SignedInActor> {
  kernel: Kernel;
  actor: A;
  requestId: string;
  log: Log;
  /** Aborted when the client has gone or the server stops. */
  signal: AbortSignal;
  /** Address of the client, for limits only: never stored, never logged. */
  ip: string;
}
