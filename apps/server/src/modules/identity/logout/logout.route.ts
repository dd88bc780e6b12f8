import { route } from '../../../kernel/http/route.ts';
import { endedSessionAnswer } from '../sessions/session-answer.ts';
import { logout } from './logout.ts';

export const logoutRoute = route({
  id: 'logout',
  method: 'POST',
  path: '/api/auth/logout',
  summary: 'End the session, everywhere at once',
  permission: 'authenticated',
  responses: { 204: null },
  handler: async (context) => {
    await logout(context);
    return endedSessionAnswer();
  },
});
