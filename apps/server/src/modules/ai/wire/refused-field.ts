import { z } from 'zod';

/**
 * A field that a client may know and that is not taken: refused by its name, since what is passed over in silence is a
 * promise broken. Values that ask for nothing pass: absent, null, false, zero, and what is empty.
 */
export function refusedField(message: string) {
  return z
    .unknown()
    .refine((value) => !asksForSomething(value), message)
    .optional();
}

/** The same for many, `{field: why}`. */
export function refusedFields<F extends string>(
  reasons: Readonly<Record<F, string>>,
): Record<F, ReturnType<typeof refusedField>> {
  const fields = Object.entries<string>(reasons).map(([field, why]) => [
    field,
    refusedField(`${field} is not supported: ${why}`),
  ]);
  return Object.fromEntries(fields);
}

function asksForSomething(value: unknown): boolean {
  if (!value) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
