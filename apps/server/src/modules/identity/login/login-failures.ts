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
 * Looked at before the password, to save the work, and again once it is known to be right: guesses sent together all pass the first
 * look, and only the five that end first may learn anything. Rejected: counting each attempt before its password is looked at, which
 * refuses a program that opens six sessions at once with the right one.
 */
export async function refuseTooManyFailures(context: LoginContext, emailHash: Buffer): Promise<Problem | undefined> {
  if (!context.kernel.config.rateLimits) return undefined;
  for (const claim of windows(context, emailHash)) {
    const { count, oldestLeavesInMs } = await context.kernel.sharedState.peek(claim.key, claim.windowMs);
    if (count >= claim.limit) return limitedProblem({ allowed: false, blocked: claim, retryAfterMs: oldestLeavesInMs });
  }
  return undefined;
}

/** Counts a failure. A problem when there were too many already: then nobody is told that this was one more. */
export async function recordFailure(context: LoginContext, emailHash: Buffer): Promise<Problem | undefined> {
  if (!context.kernel.config.rateLimits) return undefined;
  const decision = await context.kernel.sharedState.takeAll(windows(context, emailHash));
  return decision.allowed ? undefined : limitedProblem(decision);
}

export async function clearFailures(context: LoginContext, emailHash: Buffer): Promise<void> {
  if (!context.kernel.config.rateLimits) return;
  for (const { key, windowMs } of windows(context, emailHash)) await context.kernel.sharedState.clear(key, windowMs);
}
