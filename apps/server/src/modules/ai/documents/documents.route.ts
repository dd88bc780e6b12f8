import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { uploadedFile } from '../../../kernel/http/uploaded-file.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_PROBLEMS, invokeBody, invokeRoute } from '../invoke/invoke.route.ts';
import { toolCodeSchema } from '../tools/tool-schemas.ts';
import { MEDIA_TYPES } from './extraction.ts';
import { processDocument } from './process-document.ts';

const MAX_FILE_BYTES = 20 * 1024 * 1024;
const { model, masking, conversation, tenantId } = invokeBody.shape;

export const documentsRoute = route({
  id: 'processDocument',
  method: 'POST',
  path: '/api/ai/documents',
  summary: 'Summarise, classify or extract from a document: read in memory, masked, never stored',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  upload: {
    maxBytes: MAX_FILE_BYTES,
    allMaxBytes: 256 * 1024 * 1024,
    mediaTypes: [...Object.values(MEDIA_TYPES), 'text/markdown', 'application/octet-stream'],
  },
  body: z.strictObject({
    file: uploadedFile,
    tool: toolCodeSchema.default('SUMMARY'),
    instruction: z.string().min(1).max(20_000).optional(),
    ...{ model, masking, conversation, tenantId },
    stream: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  }),
  responses: {
    200: z.object({
      ...(invokeRoute.responses[200] as z.ZodObject).shape,
      document: z.object({
        mediaType: z.enum(Object.values(MEDIA_TYPES)),
        characters: z.int(),
        pages: z.int().optional(),
        truncated: z.boolean(),
      }),
    }),
  },
  problems: [
    ...CALL_PROBLEMS,
    'document_unreadable',
    'document_protected',
    'document_empty',
    'document_too_complex',
    'payload_too_large',
    'unsupported_media_type',
    'malformed_body',
  ],
  handler: (context, { body: { tenantId: _, ...call } }) => processDocument(asTenant(context), call),
});
