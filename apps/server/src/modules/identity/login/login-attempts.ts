import { limitedProblem } from '../../../kernel/http/limits.ts';
import type { RouteContext } from '../../../kernel/http/route.ts';
import type { Problem } from '../../../kernel/problem.ts';

type LoginContext = Pick<RouteContext<true>, 'kernel' | 'ip'>;

const MINUTE_MS = 60_000;
/** specs/security.md: five failures a minute. */
const FROM_ONE_ADDRESS = 5;
/** From anywhere: slows a guess spread over addresses, and is high enough that nobody can lock somebody else out cheaply. */
const FROM_ANYWHERE = 30;

/** Counted by keyed hash of the address, whether or not the account exists. */
function windows({ ip }: LoginContext, emailHash: Buffer) {
  const account = emailHash.toString('base64url');
  return [
    { key: `login:${account}:${ip}`, limit: FROM_ONE_ADDRESS, windowMs: MINUTE_MS },
    { key: `login:${account}`, limit: FROM_ANYWHERE, windowMs: MINUTE_MS },
  ];
}

/**
 * Counts the attempt as a failure before the password is looked at, so that guesses sent together cannot all pass before the
 * first has failed. The right password takes it back.
 */
export async function reserveAttempt(context: LoginContext, emailHash: Buffer): Promise<Problem | undefined> {
  if (!context.kernel.config.rateLimits) return undefined;
  const decision = await context.kernel.sharedState.takeAll(windows(context, emailHash));
  return decision.allowed ? undefined : limitedProblem(decision);
}

export async function clearAttempts(context: LoginContext, emailHash: Buffer): Promise<void> {
  for (const { key, windowMs } of windows(context, emailHash)) await context.kernel.sharedState.clear(key, windowMs);
}
