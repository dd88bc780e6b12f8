import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedInActor } from '../actor.ts';
import type { Kernel } from '../kernel.ts';
import type { Log } from '../log.ts';
import type { RequestFacts } from './route.ts';

/** A request as use cases see it. The abort signal and child log are made only when asked for: most calls need neither. */
export class RequestContext {
  readonly kernel: Kernel;
  readonly actor: SignedInActor | null;
  readonly requestId: string;
  readonly ip: string;
  readonly request: RequestFacts;
  readonly #reply: FastifyReply;
  #controller: AbortController | undefined;
  #log: Log | undefined;

  constructor(kernel: Kernel, request: FastifyRequest, reply: FastifyReply) {
    this.kernel = kernel;
    this.actor = request.actor;
    this.requestId = request.id;
    this.ip = request.ip;
    this.#reply = reply;
    this.request = { cookies: request.cookies, header: (name) => headerOf(request, name) };
  }

  get log(): Log {
    this.#log ??= this.kernel.log.child({ requestId: this.requestId });
    return this.#log;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = new AbortController();
      this.#controller = controller;
      const { raw } = this.#reply;
      raw.on('close', () => {
        if (!raw.writableFinished) controller.abort();
      });
    }
    return this.#controller.signal;
  }
}

export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
