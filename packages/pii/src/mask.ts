import { detect } from './detect.ts';
import type { EntityCounts, EntityType } from './entity-type.ts';
import { maskJson } from './mask-json.ts';

export interface MaskOptions {
  /** `mask`, the only style here: `[PERSON]`. Reversible placeholders are the `Pseudonymiser`'s. */
  readonly style?: 'mask';
  /** Only these types; all by default. */
  readonly types?: readonly EntityType[];
  /** The text is JSON: values are found inside its strings, and it stays JSON. Text that is not is masked as text. */
  readonly json?: boolean;
}

export interface Masked {
  readonly text: string;
  /** Occurrences replaced, by type. */
  readonly entities: EntityCounts;
}

/** Replaces every value by its type in brackets: "Bonjour John (john@example.com)" → "Bonjour [PERSON] ([EMAIL])". Not reversible. */
export function mask(text: string, options?: MaskOptions): Masked {
  const masked = options?.json ? maskJson(text, inBrackets(options)) : undefined;
  return masked ?? maskText(text, options);
}

function inBrackets(options: MaskOptions) {
  return {
    detect: (flat: string) => detect(flat, options),
    replace: (type: EntityType) => `[${type}]`,
    keep: (between: string) => between,
  };
}

function maskText(text: string, options?: MaskOptions): Masked {
  const entities: EntityCounts = {};
  let masked = '';
  let from = 0;
  for (const span of detect(text, options)) {
    masked += `${text.slice(from, span.start)}[${span.type}]`;
    entities[span.type] = (entities[span.type] ?? 0) + 1;
    from = span.end;
  }
  return { text: masked + text.slice(from), entities };
}
