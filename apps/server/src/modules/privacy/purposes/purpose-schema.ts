import { z } from 'zod';

/** A purpose has the code of its tool. */
export const purposeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'The code of a tool');
