import { detect, ENTITY_TYPES, type EntityType, type Span } from '@gardefou/pii';

/**
 * Not looked for in an answer, as nothing in them tells a person's from the rest of what models write:
 * - PERSON: a name says little by itself, authors and heroes are most of them, and the tagger costs four times the rules;
 * - URL_PERSONAL: a page on a known host is how a model names its source;
 * - USERNAME: a word after "@" or "user" is a decorator, a CSS rule, a line of a configuration;
 * - IP_ADDRESS: the example of a network, nearly always (192.168.1.1, 8.8.8.8).
 * All the rest has a checksum, a form of its own or a label beside it, secrets too.
 */
const LEFT_OUT: ReadonlySet<EntityType> = new Set(['PERSON', 'URL_PERSONAL', 'USERNAME', 'IP_ADDRESS']);
const OPTIONS = { types: ENTITY_TYPES.filter((type) => !LEFT_OUT.has(type)) };

/** A placeholder of ours and nothing else, numbered or not: in "token: SECRET_1" there is no secret. */
const PLACEHOLDER = new RegExp(`^\\W*(?:${ENTITY_TYPES.join('|')}|TEXT)(?:_\\d{1,6})?\\W*$`);

/** Personal data and secrets in what a model wrote, in order, none overlapping. Offsets are UTF-16. */
export function findChecked(text: string): Span[] {
  const spans = detect(text, OPTIONS);
  if (spans.length === 0) return spans;
  // The reader of tables serves several types, and gives them all.
  return spans.filter(({ type, start, end }) => !LEFT_OUT.has(type) && !PLACEHOLDER.test(text.slice(start, end)));
}
