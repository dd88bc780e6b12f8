import { problem } from '../../../kernel/errors.ts';
import type { RouteContext } from '../../../kernel/http/route.ts';
import type { Problem } from '../../../kernel/problem.ts';
import type { InvokeCall } from '../invoke/invoke-call.ts';

const CONVERSATION = /^[\x21-\x7e]{1,128}$/;

/**
 * What clients of other services' formats say in headers, as their bodies have no place for it: `x-gardefou-tool`,
 * `x-gardefou-masking` (`mask` or `pseudonymise`) and `x-gardefou-conversation`.
 */
export function readCallHeaders(
  request: RouteContext<false>['request'],
): Pick<InvokeCall, 'tool' | 'masking' | 'conversation'> | Problem {
  const tool = request.header('x-gardefou-tool') ?? 'AI_ASSISTANT';
  const masking = request.header('x-gardefou-masking');
  const conversation = request.header('x-gardefou-conversation');
  const errors: { field: string; message: string }[] = [];
  if (!/^[A-Z][A-Z0-9_]{1,63}$/.test(tool)) errors.push({ field: 'x-gardefou-tool', message: 'The code of a tool' });
  if (masking !== undefined && masking !== 'mask' && masking !== 'pseudonymise')
    errors.push({ field: 'x-gardefou-masking', message: 'mask or pseudonymise' });
  if (conversation !== undefined && !CONVERSATION.test(conversation))
    errors.push({ field: 'x-gardefou-conversation', message: 'At most 128 printable characters without spaces' });
  if (errors.length > 0) return problem('invalid_request', { errors });
  return { tool, masking: masking as InvokeCall['masking'], conversation };
}
