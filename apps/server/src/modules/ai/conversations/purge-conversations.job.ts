import type { Job } from '../../../kernel/jobs.ts';

/** Conversations go when their time is over (manifest: `expires_at`). */
export const purgeConversationsJob: Job = {
  name: 'ai.purge-conversations',
  cron: '*/5 * * * *',
  async run(kernel) {
    await kernel.db.withSystem('purge_ai_conversations', (tx) =>
      tx.deleteFrom('ai_conversations').where('expires_at', '<', new Date(kernel.clock())).execute(),
    );
  },
};
