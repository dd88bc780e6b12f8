import type { Job } from '../../../kernel/jobs.ts';

const KEPT_MS = 90 * 86_400_000;

/** Metadata of calls goes after 90 days (manifest: `keep: P90D`). */
export const purgeJobsJob: Job = {
  name: 'ai.purge-jobs',
  cron: '27 2 * * *',
  async run(kernel) {
    await kernel.db.withSystem('purge_ai_jobs', (tx) =>
      tx
        .deleteFrom('ai_jobs')
        .where('created_at', '<', new Date(kernel.clock() - KEPT_MS))
        .execute(),
    );
  },
};
