import { isUtf8 } from 'node:buffer';
import { problem } from '../errors.ts';
import type { Problem } from '../problem.ts';

/** PostgreSQL's text cannot hold it, so that somewhere behind it would be a fault of ours. A backslash before the escape makes it text. */
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** Strict: bytes that are not UTF-8 are refused rather than replaced, since masking must see what the caller sent. */
export function parseJsonBody(body: Buffer): { value: unknown } | Problem {
  if (body.length === 0) return { value: undefined };
  if (!isUtf8(body)) return problem('malformed_body', { detail: 'The body is not valid UTF-8.' });
  const text = body.toString('utf8');
  // A key that would set a prototype has no honest use here.
  if (text.includes('"__proto__"')) return problem('malformed_body', { detail: 'The key __proto__ is not accepted.' });
  if (text.includes('\\u0000') && ESCAPED_NUL.test(text))
    return problem('malformed_body', { detail: 'The character U+0000 is not accepted.' });
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message quotes the body: not repeated.
    return problem('malformed_body', { detail: 'The body is not valid JSON.' });
  }
}
