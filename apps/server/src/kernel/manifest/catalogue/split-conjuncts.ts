/**
 * `((a = b) AND ((c OR d) AND e))` → `['a = b', 'c OR d', 'e']`: what must all hold for the expression to hold. Reads what pg_get_expr
 * prints, which parenthesises every operator, so an OR stays whole inside the part that it belongs to.
 */
export function splitConjuncts(expression: string): string[] {
  const inner = withoutOuterParentheses(expression.trim());
  const parts = splitAtTopLevel(inner, ' AND ');
  if (parts.length === 1 || splitAtTopLevel(inner, ' OR ').length > 1) return [inner];
  return parts.flatMap(splitConjuncts);
}

function withoutOuterParentheses(text: string): string {
  let inner = text;
  while (inner.startsWith('(') && closingOf(inner) === inner.length - 1) inner = inner.slice(1, -1).trim();
  return inner;
}

/** Index of the parenthesis that closes the first one. */
function closingOf(text: string): number {
  for (const { at, character, depth } of code(text)) if (character === ')' && depth === 0) return at;
  return -1;
}

function splitAtTopLevel(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { at, depth } of code(text)) {
    if (depth > 0 || at < from || !text.startsWith(separator, at)) continue;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, text.slice(from)];
}

/** Characters outside of quotes, with the number of parentheses open after each. A doubled quote closes and opens again: same result. */
function* code(text: string): Generator<{ at: number; character: string; depth: number }> {
  let depth = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      continue;
    }
    if (character === "'" || character === '"') quote = character;
    if (character === '(') depth++;
    if (character === ')') depth--;
    yield { at, character, depth };
  }
}
