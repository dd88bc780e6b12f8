import { WORD } from '../scan/scan.ts';
import { releaseScan, scanText } from '../scan/scan-text.ts';

/** The words of the names met in one conversation, by folded hash: "Dupont" alone is found in turn 3 when turn 1 had "Marie Dupont". */
export class KnownNames {
  readonly #words = new Set<number>();

  get words(): ReadonlySet<number> {
    return this.#words;
  }

  remember(name: string): void {
    const scan = scanText(name);
    for (let i = 0; i < scan.count; i++) {
      const isLongEnough = (scan.end[i] ?? 0) - (scan.start[i] ?? 0) > 2;
      if (scan.kind[i] === WORD && isLongEnough) this.#words.add(scan.hash[i] ?? 0);
    }
    releaseScan(scan);
  }
}
