import type { TenantActor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type Addition, SharedStateUnavailable } from '../../../kernel/shared-state/index.ts';
import { announceThresholds } from './announce-thresholds.ts';
import type { Meter } from './meters-of.ts';

/** The place of one call in the quotas it falls under. Given back when it goes out of scope, unless the call was made. */
export class Reservation implements AsyncDisposable {
  readonly #kernel: Kernel;
  readonly #actor: TenantActor;
  readonly #meters: readonly Meter[];
  /** What the meters stood at, this call's request counted. */
  readonly #sums: readonly number[];
  #kept = false;

  constructor(kernel: Kernel, actor: TenantActor, meters: readonly Meter[], sums: readonly number[]) {
    this.#kernel = kernel;
    this.#actor = actor;
    this.#meters = meters;
    this.#sums = sums;
  }

  /** The call is made: it counts, whatever becomes of it. */
  keep(): void {
    this.#kept = true;
  }

  /** Adds the tokens that the call used, and announces what is nearly or wholly used up. Never fails: the answer is there, and paid. */
  async settle(requestId: string, tokens: number): Promise<void> {
    const standings: (readonly [Meter, number])[] = this.#meters.flatMap((meter, index) =>
      meter.kind === 'requests' ? [[meter, this.#sums[index] ?? 0] as const] : [],
    );
    await this.#unlessUnavailable(async () => {
      if (tokens > 0) standings.push(...(await this.#add('tokens', tokens)));
      await Promise.all(
        standings.map(([meter, used]) => announceThresholds(this.#kernel, this.#actor, requestId, meter, used)),
      );
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#kept) return;
    await this.#unlessUnavailable(() => this.#add('requests', -1));
  }

  /** A counter that is gone is left out: whoever asks for it next seeds it from ai_jobs. */
  async #add(kind: Meter['kind'], by: number): Promise<(readonly [Meter, number])[]> {
    let left = this.#meters.filter((meter) => meter.kind === kind).map((meter) => ({ key: meter.key, by, meter }));
    while (left.length > 0) {
      const decision = await this.#kernel.sharedState.addAll<Addition & { meter: Meter }>(left);
      if (decision.added) return left.map(({ meter }, index) => [meter, decision.sums[index] ?? 0]);
      const { missing } = decision;
      left = left.filter((addition) => !missing.includes(addition));
    }
    return [];
  }

  async #unlessUnavailable(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof SharedStateUnavailable)) throw error;
      // New calls are refused meanwhile; at worst the quota is off by this one call until its period ends.
      this.#kernel.log.warn({ err: error }, 'a call could not be settled with its quotas');
    }
  }
}
