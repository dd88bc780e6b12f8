import { P0, P1, P3 } from '../../kernel/manifest/column-class.ts';
import { defineModule } from '../../kernel/manifest/define-module.ts';
import { table } from '../../kernel/manifest/table.ts';
import { purgeConversationsJob } from './conversations/purge-conversations.job.ts';
import { aiErrors } from './errors.ts';
import { invokeRoute } from './invoke/invoke.route.ts';
import { closeInterruptedJob } from './jobs/close-interrupted.job.ts';
import { listJobsRoute } from './jobs/jobs.route.ts';
import { purgeJobsJob } from './jobs/purge-jobs.job.ts';
import { chatCompletionsRoute } from './openai/chat-completions.route.ts';
import { embeddingsRoute } from './openai/embeddings.route.ts';
import { listModelsRoute } from './openai/list-models.route.ts';
import {
  changeSettingsRoute,
  deleteProviderKeyRoute,
  listProvidersRoute,
  readSettingsRoute,
  setProviderKeyRoute,
} from './settings/settings.route.ts';
import { activateToolRoute, listToolsRoute } from './tools/tools.route.ts';

export const ai = defineModule({
  name: 'ai',
  version: '1.0.0',
  title: { fr: 'Appels aux modèles d’IA', en: 'Calls to AI models' },
  needs: { identity: '^1.0.0', audit: '^1.0.0', privacy: '^1.0.0' },
  tables: {
    ai_tools: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'catalogue of AI tools',
      retention: { keep: 'unlimited', reason: 'Public catalogue.' },
      columns: {
        code: P0,
        category: P0,
        sector: P0,
        icon: P0,
        description_fr: P0,
        description_en: P0,
        provider: P0,
        model: P0,
        system_prompt: P0,
        max_tokens: P0,
        timeout_ms: P0,
        masking: P0,
      },
    }),
    ai_tool_activations: table({
      scope: 'tenant',
      subject: 'none',
      purpose: 'which AI tools an organisation opens, and how far',
      retention: { keep: 'unlimited', reason: 'A setting of the organisation, replaced when it changes.' },
      columns: { tool_code: P1, activated_by: P1, activated_at: P1, daily_requests: P1, monthly_requests: P1 },
    }),
    ai_settings: table({
      scope: 'tenant',
      subject: 'none',
      purpose: 'how an organisation wants its calls to models handled',
      retention: { keep: 'unlimited', reason: 'A setting of the organisation, replaced when it changes.' },
      columns: {
        default_provider: P1,
        default_model: P1,
        answer_policy: P1,
        keep_conversations: P1,
        conversation_minutes: P1,
        updated_by: P1,
        updated_at: P1,
      },
    }),
    ai_provider_keys: table({
      scope: 'tenant',
      subject: 'none',
      purpose: 'the organisation’s own keys with model providers',
      retention: { keep: 'unlimited', reason: 'A key lives until the organisation takes it away.' },
      columns: { provider: P1, api_key: P3.encrypted(), set_by: P1, set_at: P1 },
    }),
    ai_conversations: table({
      scope: 'tenant',
      subject: 'user',
      key: 'user_id',
      purpose: 'stable placeholders over the turns of a conversation',
      basis: 'legitimate_interests',
      retention: { after: 'expires_at', keep: 'P0D', then: 'erase' },
      columns: { id: P1, user_id: P1, mapping: P3.encrypted(), expires_at: P1 },
    }),
    ai_jobs: table({
      scope: 'tenant',
      subject: 'user',
      key: 'user_id',
      purpose: 'accounting and security of calls to models',
      basis: 'legitimate_interests',
      retention: { after: 'created_at', keep: 'P90D', then: 'erase' },
      columns: {
        id: P1,
        user_id: P1,
        api_key_id: P1,
        tool_code: P1,
        provider: P1,
        model: P1,
        status: P1,
        failure: P1,
        prompt_tokens: P1,
        completion_tokens: P1,
        masked: P1,
        latency_ms: P1,
        created_at: P1,
      },
    }),
  },
  permissions: {
    'ai:invoke': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'ai:tools': ['TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR'],
    'ai:activate': ['TENANT_ADMIN'],
    'ai:settings-read': ['TENANT_ADMIN', 'DPO'],
    'ai:settings': ['TENANT_ADMIN'],
    'ai:jobs': ['TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR'],
  },
  routes: [
    invokeRoute,
    chatCompletionsRoute,
    embeddingsRoute,
    listModelsRoute,
    listToolsRoute,
    activateToolRoute,
    listJobsRoute,
    readSettingsRoute,
    changeSettingsRoute,
    listProvidersRoute,
    setProviderKeyRoute,
    deleteProviderKeyRoute,
  ],
  jobs: [purgeJobsJob, closeInterruptedJob, purgeConversationsJob],
  commands: [],
  errors: aiErrors,
  rules: [],
});
