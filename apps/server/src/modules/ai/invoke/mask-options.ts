import type { ChatOptions, ResponseFormat, ToolDefinition } from '../providers/provider.ts';
import type { TextMasker } from './mask-messages.ts';
import { maskSchema } from './mask-schema.ts';

/** What is asked beside the messages, as a provider may see it: all of it that a caller can write freely. */
export function maskOptions<O extends ChatOptions>(options: O, masker: TextMasker): O {
  const { tools, stop, responseFormat } = options;
  return {
    ...options,
    ...(tools ? { tools: tools.map((tool) => maskTool(tool, masker)) } : {}),
    // The model writes what it was sent: it would never come upon the name itself.
    ...(stop ? { stop: stop.map((text) => masker.text(text)) } : {}),
    ...(responseFormat?.type === 'json_schema' ? { responseFormat: maskFormat(responseFormat, masker) } : {}),
  };
}

function maskTool(tool: ToolDefinition, masker: TextMasker): ToolDefinition {
  const { parameters } = tool;
  return {
    ...tool,
    ...maskDescription(tool, masker),
    ...(parameters ? { parameters: maskSchema(parameters, masker) } : {}),
  };
}

function maskFormat(format: ResponseFormat & { type: 'json_schema' }, masker: TextMasker): ResponseFormat {
  const { schema } = format;
  return {
    ...format,
    ...maskDescription(format, masker),
    ...(schema ? { schema: maskSchema(schema, masker) } : {}),
  };
}

function maskDescription({ description }: { description?: string }, masker: TextMasker): { description?: string } {
  return description === undefined ? {} : { description: masker.text(description) };
}
