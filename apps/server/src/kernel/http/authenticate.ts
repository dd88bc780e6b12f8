import type { FastifyRequest } from 'fastify';
import type { SignedInActor } from '../actor.ts';
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../problem.ts';

/** Who sent this request: an actor, nobody, or a refusal. Synchronous when the answer is cached, since every call passes here. */
export type Authenticate = (
  kernel: Kernel,
  request: FastifyRequest,
) => SignedInActor | null | Problem | Promise<SignedInActor | null | Problem>;
