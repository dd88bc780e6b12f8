/** Where services that speak OpenAI's format differ in what they accept. */
export interface OpenAiDialect {
  tokenLimit: 'max_completion_tokens' | 'max_tokens';
  /** Asks for token counts at the end of a stream. */
  streamUsage: boolean;
  /** Knows the role `developer`; the others are sent `system`, which it replaced. */
  developerRole: boolean;
  seed: 'seed' | 'random_seed';
  /** Knows the name of who speaks in a message that is not a tool's. */
  speakerNames: boolean;
  /** The length asked of embeddings. */
  dimensions: 'dimensions' | 'output_dimension';
  /** How "call some tool" is said. */
  requiredTool: 'required' | 'any';
}

// OpenAI's reasoning models refuse the deprecated `max_tokens` (400). Nearly everyone else knows that name, and some
// only that one: Mistral refuses `max_completion_tokens`, and `stream_options.include_usage` too (422), but counts
// unasked. Rejected: sending both names (refused by each strict side); asking again with the other name after a 400 (a
// second request, and the 400 says why only in the provider's words, which are not read).
const COMPATIBLE: OpenAiDialect = {
  tokenLimit: 'max_tokens',
  streamUsage: true,
  developerRole: false,
  seed: 'seed',
  speakerNames: true,
  dimensions: 'dimensions',
  requiredTool: 'required',
};
const OPENAI: OpenAiDialect = { ...COMPATIBLE, tokenLimit: 'max_completion_tokens', developerRole: true };
const MISTRAL: OpenAiDialect = {
  ...COMPATIBLE,
  streamUsage: false,
  seed: 'random_seed',
  speakerNames: false,
  dimensions: 'output_dimension',
  requiredTool: 'any',
};

/** The dialect of the service at `baseUrl`, by its host. Throws TypeError when it is not a URL. */
export function openAiDialectOf(baseUrl: string): OpenAiDialect {
  const { hostname } = new URL(baseUrl);
  if (/(^|\.)(api\.openai\.com|openai\.azure\.com)$/.test(hostname)) return OPENAI;
  return hostname === 'api.mistral.ai' ? MISTRAL : COMPATIBLE;
}
