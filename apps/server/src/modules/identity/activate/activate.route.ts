import { z } from 'zod';
import { Answer } from '../../../kernel/http/answer.ts';
import { perIp } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { passwordSchema } from '../schemas.ts';
import { activate } from './activate.ts';

export const activateRoute = route({
  id: 'activateAccount',
  method: 'POST',
  path: '/api/auth/activate',
  summary: 'Set the password of an account with its one-time token',
  permission: 'public',
  limits: [perIp(20)],
  body: z.strictObject({ token: z.string().max(64), password: passwordSchema }),
  responses: { 204: null },
  problems: ['activation_invalid', 'weak_password'],
  handler: async (context, { body }) =>
    (await activate(context, body.token, body.password)) ?? new Answer(204, undefined),
});
