import type { EntityCounts, EntityType } from './entity-type.ts';
import type { Span } from './span.ts';

/** A string or number of a JSON document, or a key, at its place in the flat text that detection reads. */
interface Segment {
  start: number;
  end: number;
  isKey: boolean;
}

export interface JsonMasking {
  detect(text: string): readonly Span[];
  /** What stands for a value. */
  replace(type: EntityType, value: string): string;
  /** What stands for the text between values. */
  keep(text: string): string;
}

/**
 * Masks inside the strings, numbers and keys of a JSON text. Detection reads the document as lines `key: value` with every
 * escape undone, so that "Zo\u00e9\n" is seen as it is and a key gives its value a context; what is written is JSON again.
 * Undefined when `json` is not an object or an array. A number that is personal data becomes a string, as a placeholder must.
 */
export function maskJson(json: string, masking: JsonMasking): { text: string; entities: EntityCounts } | undefined {
  const root = parse(json);
  if (root === undefined) return undefined;
  const segments: Segment[] = [];
  let flat = '';
  const write = (text: string, isKey: boolean) => {
    segments.push({ start: flat.length, end: flat.length + text.length, isKey });
    flat += text;
  };
  const flatten = (value: unknown, label: string): void => {
    if (Array.isArray(value)) for (const item of value) flatten(item, label);
    else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        flat += '\n';
        write(key, true);
        if (!Array.isArray(item) && !isRecord(item)) {
          flat += ': ';
          flattenLeaf(item);
        } else flatten(item, key);
      }
    } else {
      flat += `\n${label}: `;
      flattenLeaf(value);
    }
  };
  const flattenLeaf = (value: unknown): void => {
    if (value instanceof NumberText) write(value.source, false);
    else write(typeof value === 'string' ? value : '', false);
  };
  flatten(root, '');

  const entities: EntityCounts = {};
  const spans = masking.detect(flat);
  let next = 0;
  let at = 0;
  const take = (): { text: string; masked: boolean } => {
    const segment = segments[next++] as Segment;
    while (at < spans.length && (spans[at]?.end ?? 0) <= segment.start) at++;
    let text = '';
    let from = segment.start;
    let masked = false;
    for (let i = at; i < spans.length; i++) {
      const span = spans[i] as Span;
      if (span.start >= segment.end) break;
      // A value that begins in a key and goes on behind it is the value's; the key stays what programs know it by.
      if (segment.isKey && (span.start < segment.start || span.end > segment.end)) continue;
      const start = Math.max(span.start, from);
      const end = Math.min(span.end, segment.end);
      if (end <= start) continue;
      text += masking.keep(flat.slice(from, start)) + masking.replace(span.type, flat.slice(start, end));
      entities[span.type] = (entities[span.type] ?? 0) + 1;
      masked = true;
      from = end;
    }
    return { text: text + masking.keep(flat.slice(from, segment.end)), masked };
  };
  const rebuild = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rebuild);
    if (isRecord(value)) {
      return Object.fromEntries(Object.entries(value).map(([, item]) => [take().text, rebuild(item)]));
    }
    const { text, masked } = take();
    if (typeof value === 'string' || masked) return text;
    return value instanceof NumberText ? rawJson(value.source) : value;
  };
  const rebuilt = rebuild(root);
  return { text: JSON.stringify(rebuilt), entities };
}

/** A number as it was written: a card's 16 digits are more than a double holds. */
class NumberText {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof NumberText);
}

/** ES2026's `JSON.rawJSON` and the third argument of a reviver, which TypeScript's library does not know yet. */
type ReviverWithSource = (key: string, value: unknown, context: { source?: string }) => unknown;
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(source: string): unknown };
const parseWithSource = JSON.parse as (text: string, reviver: ReviverWithSource) => unknown;

function parse(json: string): object | undefined {
  const first = json.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    const value = parseWithSource(json, (_key, item, { source }) =>
      typeof item === 'number' ? new NumberText(source ?? String(item)) : item,
    );
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
