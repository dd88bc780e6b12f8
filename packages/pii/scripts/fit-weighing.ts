import type { GoldText } from '../eval/read-gold.ts';
import { readNameContext, releaseNameContext } from '../src/person/name-context.ts';
import { tagNames } from '../src/person/tag-names.ts';
import { replaceTagger, type TaggerModel } from '../src/person/tagger-model.ts';
import { readCandidates, SIGN_COUNT, writeSigns } from '../src/person/weigh-names.ts';
import { releaseScan, scanText } from '../src/scan/scan-text.ts';

/** A name that the tagger found, by its signs, and whether it is one. */
export interface Weighed {
  readonly signs: Float32Array;
  readonly isName: boolean;
}

/** The names that a model finds in texts that it has not been trained on. */
export function collectWeighed(texts: readonly GoldText[], model: TaggerModel): Weighed[] {
  replaceTagger(model);
  const rows: Weighed[] = [];
  for (const gold of texts) {
    const people = new Set(
      gold.spans.filter(({ type }) => type === 'PERSON').map(({ start, end }) => `${start}:${end}`),
    );
    const scan = scanText(gold.text);
    const context = readNameContext(scan);
    const names = readCandidates(scan, tagNames(scan, context));
    const signs = writeSigns(scan, context, names);
    for (const [k, { from, to }] of names.entries()) {
      rows.push({
        signs: signs.slice(k * SIGN_COUNT, (k + 1) * SIGN_COUNT),
        isName: people.has(`${scan.start[from]}:${scan.end[to - 1]}`),
      });
    }
    releaseNameContext(context);
    releaseScan(scan);
  }
  return rows;
}

/** Logistic regression by AdaGrad over all rows at once, with an L2 pull. */
export function fitWeighing(rows: readonly Weighed[]): number[] {
  const weights = new Float64Array(SIGN_COUNT);
  const squares = new Float64Array(SIGN_COUNT).fill(1e-3);
  for (let round = 0; round < 300; round++) {
    const gradient = new Float64Array(SIGN_COUNT);
    for (const { signs, isName } of rows) {
      let odds = 0;
      for (let n = 0; n < SIGN_COUNT; n++) odds += (weights[n] ?? 0) * (signs[n] ?? 0);
      const error = (isName ? 1 : 0) - 1 / (1 + Math.exp(-odds));
      for (let n = 0; n < SIGN_COUNT; n++) gradient[n] = (gradient[n] ?? 0) + error * (signs[n] ?? 0);
    }
    for (let n = 0; n < SIGN_COUNT; n++) {
      const slope = (gradient[n] ?? 0) / rows.length - 2e-4 * (weights[n] ?? 0);
      squares[n] = (squares[n] ?? 0) + slope * slope;
      weights[n] = (weights[n] ?? 0) + (0.3 * slope) / Math.sqrt(squares[n] ?? 1);
    }
  }
  return [...weights].map((weight) => Math.round(weight * 1e4) / 1e4);
}
