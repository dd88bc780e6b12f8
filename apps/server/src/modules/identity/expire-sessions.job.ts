import type { Job } from '../../kernel/jobs.ts';

const KEPT_MS = 30 * 86_400_000;

/** Sessions and activation tokens stay 30 days past their end, to explain an incident, then go (manifest: `keep: P30D`). */
export const expireSessionsJob: Job = {
  name: 'identity.expire-sessions',
  cron: '17 2 * * *',
  async run(kernel) {
    const before = new Date(kernel.clock() - KEPT_MS);
    await kernel.db.withSystem('expire_sessions', async (tx) => {
      await tx.deleteFrom('sessions').where('expires_at', '<', before).execute();
      await tx.deleteFrom('activation_tokens').where('expires_at', '<', before).execute();
    });
  },
};
