import { P0, P1, P2, P3 } from '../../kernel/manifest/column-class.ts';
import { defineModule } from '../../kernel/manifest/define-module.ts';
import { table } from '../../kernel/manifest/table.ts';
import { countTokensRoute } from './anthropic-surface/count-tokens.route.ts';
import { messagesRoute } from './anthropic-surface/messages.route.ts';
import {
  listPlatformToolsRoute,
  publishToolRoute,
  reinstateToolRoute,
  withdrawToolRoute,
} from './catalogue/platform-tools.route.ts';
import { purgeConversationsJob } from './conversations/purge-conversations.job.ts';
import { documentsRoute } from './documents/documents.route.ts';
import { aiErrors } from './errors.ts';
import { invokeRoute } from './invoke/invoke.route.ts';
import { closeInterruptedJob } from './jobs/close-interrupted.job.ts';
import { listJobsRoute } from './jobs/jobs.route.ts';
import { purgeJobsJob } from './jobs/purge-jobs.job.ts';
import { ollamaChatRoute } from './ollama-surface/chat.route.ts';
import { ollamaEmbedRoute } from './ollama-surface/embed.route.ts';
import { ollamaGenerateRoute } from './ollama-surface/generate.route.ts';
import { ollamaShowRoute, ollamaTagsRoute } from './ollama-surface/models.route.ts';
import { ollamaVersionRoute } from './ollama-surface/version.route.ts';
import { chatCompletionsRoute } from './openai/chat-completions.route.ts';
import { embeddingsRoute } from './openai/embeddings.route.ts';
import { listModelsRoute, readModelRoute } from './openai/models.route.ts';
import { deleteQuotaRoute, listQuotasRoute, setQuotaRoute } from './quotas/quotas.route.ts';
import {
  changeSettingsRoute,
  deleteProviderKeyRoute,
  listProvidersRoute,
  readSettingsRoute,
  setProviderKeyRoute,
} from './settings/settings.route.ts';
import { activateToolRoute, customiseToolRoute, deactivateToolRoute } from './tools/change-tool.route.ts';
import { adoptionRoute, listToolsRoute, readToolRoute } from './tools/tools.route.ts';
import { listPricesRoute, setPricesRoute } from './usage/prices/prices.route.ts';
import { readUsageRoute } from './usage/usage.route.ts';

const LABEL =
  'Free text of an administrator, shown in lists: it names a tool. One that names a person is their choice.';

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
        origin: P0,
        withdrawn_at: P0,
      },
    }),
    ai_tool_activations: table({
      scope: 'tenant',
      subject: 'none',
      purpose: 'which AI tools an organisation opens, how far, and what it changes of them',
      retention: { keep: 'unlimited', reason: 'A setting of the organisation, replaced when it changes.' },
      columns: {
        tool_code: P1,
        activated_by: P1,
        activated_at: P1,
        daily_requests: P1,
        monthly_requests: P1,
        label_fr: P2.plain(LABEL),
        label_en: P2.plain(LABEL),
        additional_prompt: P2.encrypted(),
        max_tokens: P1,
        masking: P1,
      },
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
    ai_quotas: table({
      scope: 'tenant',
      subject: 'user',
      key: 'user_id',
      purpose: 'how much of models an organisation, its users and its tools may use',
      basis: 'legitimate_interests',
      retention: { keep: 'unlimited', reason: 'A setting of the organisation, replaced when it changes.' },
      columns: {
        id: P1,
        scope: P1,
        user_id: P1,
        tool_code: P1,
        period: P1,
        max_requests: P1,
        max_tokens: P1,
        set_by: P1,
        set_at: P1,
      },
    }),
    ai_model_prices: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'what models cost, as the publisher sets it',
      retention: { keep: 'unlimited', reason: 'A price list, replaced when it changes.' },
      columns: { provider: P0, model: P0, valid_from: P0, input_per_million: P0, output_per_million: P0 },
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
        cost_micros: P1,
        streamed: P1,
        masked_total: P1,
        created_at: P1,
      },
    }),
  },
  permissions: {
    'ai:invoke': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'ai:tools': ['TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR'],
    'ai:activate': ['TENANT_ADMIN'],
    'ai:adoption': ['TENANT_ADMIN', 'DPO'],
    'ai:settings-read': ['TENANT_ADMIN', 'DPO'],
    'ai:settings': ['TENANT_ADMIN'],
    'ai:quotas-read': ['TENANT_ADMIN', 'DPO'],
    'ai:quotas': ['TENANT_ADMIN'],
    'ai:usage': ['TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR'],
    'ai:prices-read': ['TENANT_ADMIN', 'DPO', 'SUPERADMIN'],
    'ai:prices': ['SUPERADMIN'],
    'ai:jobs': ['TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR'],
    'platform-tool:read': ['SUPERADMIN', 'PLATFORM_SUPPORT', 'PLATFORM_AUDITOR'],
    'platform-tool:publish': ['SUPERADMIN'],
  },
  routes: [
    invokeRoute,
    documentsRoute,
    chatCompletionsRoute,
    embeddingsRoute,
    listModelsRoute,
    readModelRoute,
    messagesRoute,
    countTokensRoute,
    ollamaChatRoute,
    ollamaGenerateRoute,
    ollamaEmbedRoute,
    ollamaTagsRoute,
    ollamaShowRoute,
    ollamaVersionRoute,
    listToolsRoute,
    adoptionRoute,
    readToolRoute,
    customiseToolRoute,
    activateToolRoute,
    deactivateToolRoute,
    listJobsRoute,
    readUsageRoute,
    listQuotasRoute,
    setQuotaRoute,
    deleteQuotaRoute,
    listPricesRoute,
    setPricesRoute,
    readSettingsRoute,
    changeSettingsRoute,
    listProvidersRoute,
    setProviderKeyRoute,
    deleteProviderKeyRoute,
    listPlatformToolsRoute,
    publishToolRoute,
    withdrawToolRoute,
    reinstateToolRoute,
  ],
  jobs: [purgeJobsJob, closeInterruptedJob, purgeConversationsJob],
  commands: [],
  errors: aiErrors,
  rules: [],
});
