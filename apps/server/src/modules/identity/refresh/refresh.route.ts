import { z } from 'zod';
import { REFRESH_COOKIE } from '../../../kernel/http/check-csrf.ts';
import { perIp } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { identityProblem } from '../errors.ts';
import { sessionSchema } from '../schemas.ts';
import { sessionAnswer } from '../sessions/session-answer.ts';
import { refresh } from './refresh.ts';

export const refreshRoute = route({
  id: 'refresh',
  method: 'POST',
  path: '/api/auth/refresh',
  summary: 'Exchange the refresh token (cookie, or `refreshToken` for programs) for a new pair',
  permission: 'public',
  limits: [perIp(60)],
  body: z.strictObject({ refreshToken: z.string().max(128).optional() }).optional(),
  responses: { 200: sessionSchema.omit({ user: true }).extend({ refreshToken: z.string().optional() }) },
  problems: ['session_expired', 'refresh_reused', 'account_suspended', 'tenant_suspended'],
  handler: async (context, { body }) => {
    const token = body?.refreshToken ?? context.request.cookies[REFRESH_COOKIE];
    if (!token) return identityProblem('session_expired');
    const grant = await refresh(context, token);
    if (grant instanceof Problem) return grant;
    // A page's scripts must never see the refresh token: it is in the body only for a program that sent it in one.
    return sessionAnswer(grant, body?.refreshToken ? { refreshToken: grant.refreshToken } : {});
  },
});
