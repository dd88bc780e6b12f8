import type { ApiAnswer } from './api-client.ts';

/** The code of a refusal, in the format of whatever service the route stands in for. */
export function codeOf({ body }: ApiAnswer): string {
  if (typeof body.error === 'string') return /\((\w+)\)$/.exec(body.error)?.[1] ?? '';
  return String(body.code ?? body.error?.code);
}
