import { z } from 'zod';
import { route } from '../../../kernel/http/route.ts';
import { accountSchema } from '../schemas.ts';
import { readOwnAccount } from './read-own-account.ts';

export const meRoute = route({
  id: 'me',
  method: 'GET',
  path: '/api/auth/me',
  summary: 'The signed-in account with its permissions',
  permission: 'authenticated',
  responses: {
    200: accountSchema.extend({
      permissions: z.array(z.string()),
      name: z.string().nullable(),
      tenant: z.object({ slug: z.string(), name: z.string() }).nullable(),
    }),
  },
  handler: (context) => readOwnAccount(context),
});
