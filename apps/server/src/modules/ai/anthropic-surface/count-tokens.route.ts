import { z } from 'zod';
import { perUser } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { CALL_BODY_LIMIT_BYTES } from '../invoke/invoke.route.ts';
import { estimateTokens } from '../providers/http/answer.ts';
import { anthropicProblems } from './anthropic-problem.ts';
import { countTokensBody } from './messages-body.ts';
import { readPrompt } from './read-messages-body.ts';

export const countTokensRoute = route({
  id: 'countMessageTokens',
  method: 'POST',
  path: '/v1/messages/count_tokens',
  summary: 'An estimate of the tokens of a request to /v1/messages, four characters each; nothing leaves the server',
  permission: 'ai:invoke',
  limits: [perUser(50)],
  body: countTokensBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: { 200: z.object({ input_tokens: z.int() }) },
  problemFormat: anthropicProblems,
  handler: async (_context, { body }) => ({
    input_tokens: estimateTokens(JSON.stringify([readPrompt(body), body.tools ?? []]).length),
  }),
});
