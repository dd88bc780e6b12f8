import { z } from 'zod';
import { Answer } from '../../../kernel/http/answer.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { isSendableKey } from '../providers/http/upstream.ts';
import { changeProviderKey } from './change-provider-key.ts';
import { changeSettings } from './change-settings.ts';
import { listProviders } from './list-providers.ts';
import { loadSettings } from './load-settings.ts';

export const modelSchema = z.string().regex(/^[A-Za-z0-9._:/@-]{1,128}$/, 'Letters, digits and . : / _ @ -');
const providerSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'The name of a provider');
const settingsSchema = z.object({
  defaultProvider: z.string().nullable(),
  defaultModel: z.string().nullable(),
  answerPolicy: z.enum(['flag', 'mask']),
  keepConversations: z.boolean(),
  conversationMinutes: z.int(),
});

export const readSettingsRoute = route({
  id: 'readAiSettings',
  method: 'GET',
  path: '/api/ai/settings',
  summary: 'How the organisation’s calls to models are handled',
  permission: 'ai:settings-read',
  responses: { 200: settingsSchema },
  handler: async (context) => {
    const { kernel, actor } = asTenant(context);
    const { tenantId: _, providerKeys: __, ...settings } = await loadSettings(kernel, actor.tenantId);
    return settings;
  },
});

export const changeSettingsRoute = route({
  id: 'changeAiSettings',
  method: 'PATCH',
  path: '/api/ai/settings',
  summary: 'Choose the default provider, what is done with answers, and whether conversations are kept',
  permission: 'ai:settings',
  body: z
    .strictObject({
      defaultProvider: providerSchema.nullable().optional(),
      defaultModel: modelSchema.nullable().optional(),
      answerPolicy: z.enum(['flag', 'mask']).optional(),
      keepConversations: z.boolean().optional(),
      conversationMinutes: z.int().min(1).max(43_200).optional(),
      tenantId: z.uuid().optional(),
    })
    .refine((body) => Object.keys(body).some((key) => key !== 'tenantId'), 'Name at least one setting'),
  responses: { 200: settingsSchema },
  problems: ['provider_unknown'],
  handler: (context, { body: { tenantId: _, ...change } }) => changeSettings(asTenant(context), change),
});

export const listProvidersRoute = route({
  id: 'listAiProviders',
  method: 'GET',
  path: '/api/ai/providers',
  summary: 'Providers this server reaches: where they are, how they are',
  permission: 'ai:settings-read',
  responses: {
    200: pageSchema(
      z.object({
        name: z.string(),
        location: z.enum(['local', 'eu', 'third_country']),
        default: z.boolean(),
        ownKey: z.boolean(),
        embeddings: z.boolean(),
        state: z.enum(['closed', 'open', 'half_open']),
      }),
    ),
  },
  handler: (context) => listProviders(asTenant(context)),
});

export const setProviderKeyRoute = route({
  id: 'setAiProviderKey',
  method: 'PUT',
  path: '/api/ai/providers/{provider}/key',
  summary: 'Set the organisation’s own key with a provider; stored encrypted, never shown again',
  permission: 'ai:settings',
  params: z.object({ provider: providerSchema }),
  body: z.strictObject({
    apiKey: z.string().refine(isSendableKey, 'Printable ASCII without spaces, at most 4096 characters'),
    tenantId: z.uuid().optional(),
  }),
  responses: { 204: null },
  problems: ['provider_unknown'],
  handler: async (context, { params, body }) =>
    done(await changeProviderKey(asTenant(context), params.provider, body.apiKey)),
});

export const deleteProviderKeyRoute = route({
  id: 'deleteAiProviderKey',
  method: 'DELETE',
  path: '/api/ai/providers/{provider}/key',
  summary: 'Take the organisation’s own key away; the server’s is used again',
  permission: 'ai:settings',
  params: z.object({ provider: providerSchema }),
  responses: { 204: null },
  problems: ['provider_unknown'],
  handler: async (context, { params }) => done(await changeProviderKey(asTenant(context), params.provider, null)),
});

function done(problem: Problem | undefined): Problem | Answer {
  return problem ?? new Answer(204, undefined);
}
