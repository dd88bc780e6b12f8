import { z } from 'zod';
import { route } from '../../../kernel/http/route.ts';
import { ollamaProblems } from './ollama-problem.ts';

/** The release of Ollama whose format this is: clients look for the first one that knew tools or schemas. */
const SPOKEN = '0.12.0';

export const ollamaVersionRoute = route({
  id: 'ollamaVersion',
  method: 'GET',
  path: '/api/version',
  summary: 'The release of Ollama whose format /api/chat and its neighbours speak',
  permission: 'ai:invoke',
  responses: { 200: z.object({ version: z.string() }) },
  problemFormat: ollamaProblems,
  handler: async () => ({ version: SPOKEN }),
});
