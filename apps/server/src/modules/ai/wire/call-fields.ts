import { z } from 'zod';

/** Text of a message; what bounds a call is the size of its body. */
export const content = z.string().max(2_000_000);

/** `model`, or `provider/model`. */
export const modelName = z.string().regex(/^[A-Za-z0-9._:/@-]{1,128}$/, 'Letters, digits and . : / _ @ -, at most 128');

/** Of a function: what the services themselves take, and no room for a sentence, as names are not masked. */
export const functionName = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]{1,128}$/, 'The name of a function: letters, digits and _ . : -, at most 128');

/** Of a tool call, as a provider made it up. */
export const callId = z.string().regex(/^[\x21-\x7e]{1,256}$/, 'At most 256 printable characters without spaces');

/** A JSON Schema, or the arguments of a function. */
export const jsonObject = z.record(z.string(), z.unknown());

export const maxTokens = z.int().min(1).max(10_000_000);
