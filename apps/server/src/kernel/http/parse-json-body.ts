import { isUtf8 } from 'node:buffer';
import { problem } from '../errors.ts';
import type { Problem } from '../problem.ts';

/** Strict: bytes that are not UTF-8 are refused rather than replaced, since masking must see what the caller sent. */
export function parseJsonBody(body: Buffer): { value: unknown } | Problem {
  if (body.length === 0) return { value: undefined };
  if (!isUtf8(body)) return problem('malformed_body', { detail: 'The body is not valid UTF-8.' });
  const text = body.toString('utf8');
  // A key that would set a prototype has no honest use here.
  if (text.includes('"__proto__"')) return problem('malformed_body', { detail: 'The key __proto__ is not accepted.' });
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message quotes the body: not repeated.
    return problem('malformed_body', { detail: 'The body is not valid JSON.' });
  }
}
