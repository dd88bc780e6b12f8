import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import { Problem } from '../../../kernel/problem.ts';
import { buildSeries, totalOf, type Usage } from './build-series.ts';
import { listIntervals, MAX_POINTS, type UsageInterval } from './list-intervals.ts';
import { readTopKeys, readUsageRows, type UsageGroup, type UsageQuestion } from './read-usage.queries.ts';

const DAY_MS = 86_400_000;
/** How long ai_jobs keeps its rows. */
const KEPT_DAYS = 90;
const MAX_SERIES = 50;
const SEES_EVERYONE = new Set(['TENANT_ADMIN', 'DPO', 'AUDITOR']);
/** Groups that may have thousands of keys: which of them count is asked first. */
const MANY_KEYS: ReadonlySet<UsageGroup> = new Set(['user', 'model']);

export interface UsageRequest {
  fromMs?: number | undefined;
  toMs?: number | undefined;
  interval: UsageInterval;
  groupBy: UsageGroup;
}

/** What was used of models, by interval and group: one's own, or the organisation's for admin, DPO and auditor. */
export async function readUsage(
  { kernel, actor }: Context<TenantActor>,
  request: UsageRequest,
): Promise<Usage | Problem> {
  const { interval, groupBy } = request;
  const seesEveryone = SEES_EVERYONE.has(actor.role);
  if (groupBy === 'user' && !seesEveryone) {
    return problem('forbidden', { detail: 'Members see their own calls only, which are of one user.' });
  }
  const range = rangeOf(request, kernel.clock());
  if (range instanceof Problem) return range;
  const { fromMs, toMs, starts } = range;
  const question: UsageQuestion = { group: groupBy, fromMs, toMs, userId: seesEveryone ? undefined : actor.id };

  const { rows, p50, p95 } = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const nameKeys = async () => {
      const keys = await readTopKeys(tx, question, MAX_SERIES + 1);
      // A model that is itself called `other` goes with the rest.
      return keys.length > MAX_SERIES ? keys.slice(0, MAX_SERIES - 1).filter((key) => key !== 'other') : undefined;
    };
    const read = await readUsageRows(tx, question, starts, MANY_KEYS.has(groupBy) ? await nameKeys() : undefined);
    const hasTooMany = new Set(read.rows.map(({ key }) => key)).size > MAX_SERIES;
    return hasTooMany ? readUsageRows(tx, question, starts, await nameKeys()) : read;
  });
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    interval,
    groupBy,
    series: buildSeries(rows, starts),
    totals: totalOf(rows, p50, p95),
  };
}

function rangeOf({ interval, fromMs, toMs }: UsageRequest, nowMs: number) {
  const to = toMs ?? nowMs;
  const from = fromMs ?? to - 30 * DAY_MS;
  const oldest = (Math.floor(nowMs / DAY_MS) - KEPT_DAYS) * DAY_MS;
  if (from < oldest) return fault('from', `Calls are kept for ${KEPT_DAYS} days`);
  if (from >= to) return fault('to', 'Later than from');
  const starts = listIntervals(interval, from, to);
  return starts
    ? { fromMs: from, toMs: to, starts }
    : fault('interval', `At most ${MAX_POINTS} points: a longer interval`);
}

function fault(field: string, message: string): Problem {
  return problem('invalid_request', { errors: [{ field, message }] });
}
