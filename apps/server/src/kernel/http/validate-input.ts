import type { z } from 'zod';
import { problem } from '../errors.ts';
import type { FieldError, Problem } from '../problem.ts';
import type { Input, RouteDeclaration } from './route.ts';

/** A body of 1 MiB can have 150,000 faults: more than the call stack takes arguments, and more than anybody reads. */
const MAX_ERRORS = 50;

/** Parses params, query and body by the route's schemas; all faults at once, one entry a field. */
export function validateInput(
  declaration: RouteDeclaration,
  raw: { params: unknown; query: unknown; body: unknown },
): Input<unknown, unknown, unknown> | Problem {
  const errors: FieldError[] = [];
  const parse = (schema: z.ZodType | undefined, part: 'params' | 'query' | 'body') => {
    if (!schema) return undefined;
    const result = schema.safeParse(raw[part]);
    if (result.success) return result.data;
    for (const issue of result.error.issues.slice(0, MAX_ERRORS)) errors.push(...describeIssue(issue, [], part));
    return undefined;
  };
  const input = {
    params: parse(declaration.params, 'params'),
    query: parse(declaration.query, 'query'),
    body: parse(declaration.body, 'body'),
  };
  return errors.length === 0 ? input : problem('invalid_request', { errors: errors.slice(0, MAX_ERRORS) });
}

/** Zod's messages name types and limits, never the value that was sent. */
function describeIssue(issue: z.core.$ZodIssue, parent: readonly PropertyKey[], part: string): FieldError[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, MAX_ERRORS)
      .map((key) => ({ field: [...path, key.slice(0, 64)].join('.'), message: 'Unknown field' }));
  }
  if (issue.code === 'invalid_union') {
    const meant = findMeantForm(issue.errors);
    if (meant) return meant.slice(0, MAX_ERRORS).flatMap((inner) => describeIssue(inner, path, part));
  }
  return [{ field: path.join('.') || part, message: issue.message }];
}

/** Of a text or a list, the list, if a list was sent: "Invalid input" would not say what is wrong inside it. */
function findMeantForm(forms: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const withoutAtRoot = (...codes: string[]) =>
    forms.filter((form) => !form.some(({ code, path }) => path.length === 0 && codes.includes(code)));
  const matching = withoutAtRoot('invalid_type', 'invalid_value');
  const meant = matching.length > 0 ? matching : withoutAtRoot('invalid_type');
  return meant.length === 1 ? meant[0] : undefined;
}
