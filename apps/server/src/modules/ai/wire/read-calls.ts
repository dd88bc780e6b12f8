import { aiProblem } from '../errors.ts';
import { asRecord } from '../providers/http/as-record.ts';
import { parseJson } from '../providers/http/parse-json.ts';
import type { Choice } from '../providers/provider.ts';

export interface ReadCall {
  id: string;
  name: string;
  input: Record<string, unknown>;
}

/**
 * Tool calls with their arguments as the objects that formats other than OpenAI's want. A call that was cut by the limit of
 * tokens is left out, as the answer says that it was cut. Throws `provider_garbage` for other arguments that are not a JSON
 * object: made-up ones would be acted upon.
 */
export function readCalls({ toolCalls, finishReason }: Pick<Choice, 'toolCalls' | 'finishReason'>): ReadCall[] {
  const calls: ReadCall[] = [];
  for (const { id, name, arguments: text } of toolCalls) {
    // A model that calls a function without parameters may write nothing.
    const input = text.trim() === '' ? {} : asRecord(parseJson(text));
    if (input) calls.push({ id, name, input });
    else if (finishReason !== 'length') {
      throw aiProblem('provider_garbage', { detail: 'The model called a tool with arguments that are not JSON.' });
    }
  }
  return calls;
}
