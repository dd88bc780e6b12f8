import { z } from 'zod';
import { perIp } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { emailSchema, passwordSchema, sessionSchema, slugSchema } from '../schemas.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import { login } from './login.ts';

export const loginRoute = route({
  id: 'login',
  method: 'POST',
  path: '/api/auth/login',
  summary: 'Open a session with an e-mail address and a password',
  permission: 'public',
  limits: [perIp(60)],
  body: z.strictObject({ email: emailSchema, password: passwordSchema, tenant: slugSchema.optional() }),
  responses: { 200: sessionSchema },
  problems: ['invalid_credentials', 'tenant_required', 'account_suspended', 'tenant_suspended'],
  handler: async (context, { body }) => {
    const result = await login(context, body);
    return result instanceof Problem ? result : sessionAnswer(result.grant, { user: result.user });
  },
});
