import type { ProviderFailure } from '../provider.ts';

/** How a call ended: with an answer, or with the failure that `kind` names. */
export interface CallEnd {
  /** Requests sent. */
  attempts: number;
  kind?: ProviderFailure['kind'];
}

/** One call let through to a provider. Whoever holds it says how it ended; only the first time counts. */
export interface Turn<C> {
  /** The call as it is to be made: the time it waited is taken off. */
  call: C;
  /** A stream has given its first piece: the provider answers, whatever comes of this answer. */
  began(): void;
  /** Undefined: the call was left before its end. */
  end(how: CallEnd | undefined): void;
}
