import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GoldText, readGold } from '../eval/read-gold.ts';

export interface Author {
  /** Its file name. */
  readonly name: string;
  readonly texts: GoldText[];
}

/** The annotated texts of the project, by author: each file of corpus/ has its own, and eval/dev.txt is one more. */
export function readAuthors(): Author[] {
  const root = join(import.meta.dirname, '..');
  const files = readdirSync(join(root, 'corpus'))
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(root, 'corpus', name));
  return [...files, join(root, 'eval/dev.txt')].map((path) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    texts: readGold(path),
  }));
}
