import { z } from 'zod';
import type { ToolDefinition } from '../providers/provider.ts';
import { content, functionName, jsonObject } from './call-fields.ts';
import { nameUnsupported } from './name-unsupported.ts';

/** A tool as OpenAI's format has it, and Ollama's after it. */
export const functionTool = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('function'),
      function: z.strictObject({
        name: functionName,
        description: content.optional(),
        parameters: jsonObject.nullish(),
        strict: z.boolean().nullish(),
      }),
    }),
  ],
  { error: nameUnsupported('type', 'only tools of type function are') },
);

export function readFunctionTool({ function: fn }: z.output<typeof functionTool>): ToolDefinition {
  const tool: ToolDefinition = { name: fn.name };
  if (fn.description !== undefined) tool.description = fn.description;
  if (fn.parameters) tool.parameters = fn.parameters;
  if (fn.strict != null) tool.strict = fn.strict;
  return tool;
}
