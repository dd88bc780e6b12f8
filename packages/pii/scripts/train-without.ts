import type { TaggerModel } from '../src/person/tagger-model.ts';
import type { Model } from './crf.ts';
import { collectWeighed, fitWeighing } from './fit-weighing.ts';
import type { Author } from './read-authors.ts';
import { quantise, readTexts, trainOnTexts } from './training-course.ts';

export interface Fold {
  readonly author: Author;
  /** Trained on all other authors; its weighing on what their folds found. */
  readonly model: TaggerModel;
}

/**
 * One model for each author, trained without that author's texts, and the weighing for a model of all authors. Names are weighed by what
 * models found in texts that they had not seen: on their own, they hardly err.
 */
export function trainWithoutEach(
  data: string,
  authors: readonly Author[],
  basis: Model,
  log: (line: string) => void,
): { folds: Fold[]; weighing: number[] } {
  const sentences = authors.map(({ texts }) => readTexts(data, texts));
  const models = authors.map((author, left) => {
    log(`without ${author.name}`);
    return quantise(trainOnTexts(basis, sentences.filter((_, i) => i !== left).flat(), () => {}));
  });
  const rows = authors.map(({ texts }, i) => collectWeighed(texts, models[i] as TaggerModel));
  const folds = authors.map((author, left) => ({
    author,
    model: { ...(models[left] as TaggerModel), weighing: fitWeighing(rows.filter((_, i) => i !== left).flat()) },
  }));
  return { folds, weighing: fitWeighing(rows.flat()) };
}
