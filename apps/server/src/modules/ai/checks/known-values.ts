import type { EntityType, Span } from '@gardefou/pii';

/** What @gardefou/pii finds again without its label too, inside the text that it is shown. */
const REPEATED: ReadonlySet<EntityType> = new Set(['SECRET', 'DATE_OF_BIRTH']);
const MOST_VALUES = 24;

/** Values that a label gave away once in an answer, to be found again however far from it. */
export class KnownValues {
  readonly #types = new Map<string, EntityType>();

  remember(value: string, type: EntityType): void {
    if (this.#types.size < MOST_VALUES && REPEATED.has(type) && value.length >= 5 && /[\d_.-]/.test(value)) {
      this.#types.set(value, type);
    }
  }

  /** `spans` and, where none of them is, these values: sorted, none overlapping, as `spans` are. */
  addTo(spans: readonly Span[], text: string): readonly Span[] {
    const again: Span[] = [];
    for (const [value, type] of this.#types) {
      for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
        const end = start + value.length;
        if (!isWordAt(text, start - 1) && !isWordAt(text, end)) {
          again.push({ start, end, type, score: 0.5, recognizer: 'known-values' });
        }
      }
    }
    if (again.length === 0) return spans;
    let next = 0;
    let last = 0;
    const free = again
      .sort((a, b) => a.start - b.start || b.end - a.end)
      .filter(({ start, end }) => {
        while ((spans[next]?.end ?? end) <= start) next++;
        if (start < last || (spans[next]?.start ?? end) < end) return false;
        last = end;
        return true;
      });
    return [...spans, ...free].sort((a, b) => a.start - b.start);
  }
}

function isWordAt(text: string, at: number): boolean {
  return /[\p{L}\d_@/-]/u.test(text.charAt(at));
}
