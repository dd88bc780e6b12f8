import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { countConsents } from '../../privacy/index.ts';

const PERIOD_DAYS = 30;
/** Fewer people than this are not counted out: whoever knows the team would know who they are. */
const FEWEST_PEOPLE = 3;

/**
 * How far each active tool is taken up, without names: people who consent to it, people who called it, and their calls. Null: fewer
 * than `fewestPeople`, and then the calls are not said either, as they would be those of one or two people.
 */
export async function readAdoption({ kernel, actor }: Context<TenantActor>) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const active = await tx
      .selectFrom('ai_tool_activations')
      .innerJoin('ai_tools', 'ai_tools.code', 'ai_tool_activations.tool_code')
      .innerJoin('purposes', 'purposes.code', 'ai_tools.code')
      .select(['ai_tools.code', 'lawful_basis'])
      .where('tenant_id', '=', tx.tenantId)
      .where('activated_at', 'is not', null)
      .where('withdrawn_at', 'is', null)
      .orderBy('ai_tools.code')
      .execute();
    const consents = await countConsents(tx);
    const uses = await countUses(tx, new Date(kernel.clock() - PERIOD_DAYS * 86_400_000));
    const items = active.map(({ code, lawful_basis }) => {
      const use = uses.get(code) ?? { people: 0, calls: 0 };
      return {
        code,
        consentNeeded: lawful_basis === 'consent',
        peopleConsenting: manyOrNull(consents.get(code) ?? 0),
        peopleUsing: manyOrNull(use.people),
        calls: use.people < FEWEST_PEOPLE ? null : use.calls,
      };
    });
    return { items, nextCursor: null, periodDays: PERIOD_DAYS, fewestPeople: FEWEST_PEOPLE };
  });
}

async function countUses(tx: TenantTx, since: Date) {
  const rows = await tx
    .selectFrom('ai_jobs')
    .select(({ fn }) => [
      'tool_code',
      fn.count<number>('user_id').distinct().as('people'),
      fn.countAll<number>().as('calls'),
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where('created_at', '>=', since)
    .groupBy('tool_code')
    .execute();
  return new Map(rows.map(({ tool_code, people, calls }) => [tool_code, { people, calls }]));
}

function manyOrNull(people: number): number | null {
  return people < FEWEST_PEOPLE ? null : people;
}
