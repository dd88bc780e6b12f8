import { readFileSync } from 'node:fs';
import type { EntityType } from '../src/entity-type.ts';
import { inventValue } from './invent-value.ts';

export interface GoldText {
  readonly id: string;
  readonly lang: string;
  readonly genre: string;
  readonly text: string;
  readonly spans: { start: number; end: number; type: EntityType }[];
}

const TYPES: Record<string, EntityType> = {
  P: 'PERSON',
  E: 'EMAIL',
  T: 'PHONE',
  A: 'ADDRESS',
  D: 'DATE_OF_BIRTH',
  U: 'USERNAME',
  W: 'URL_PERSONAL',
  S: 'SECRET',
  I: 'IP_ADDRESS',
  NIR: 'NIR',
  IBAN: 'IBAN',
  CB: 'CREDIT_CARD',
  SIRET: 'SIRET',
  SIREN: 'SIREN',
  SPI: 'TAX_ID',
  CNI: 'ID_CARD',
  PASS: 'PASSPORT',
  PL: 'LICENSE_PLATE',
  RPPS: 'HEALTH_ID',
  ADELI: 'HEALTH_ID',
  BIC: 'BIC',
};
const MARK = /<(!?)([A-Z]{1,5})(?::([^>]*))?>/g;

/**
 * Reads a set: texts separated by lines "== language genre", values marked `<P:Marie>` (type and value) or `<NIR>` (a valid value
 * invented from the place in the file, so always the same), `<!NIR>` an invalid one, which is no personal data.
 */
export function readGold(path: string): GoldText[] {
  return readFileSync(path, 'utf8')
    .split(/^== /m)
    .slice(1)
    .map((block, number) => readBlock(block, number));
}

function readBlock(block: string, number: number): GoldText {
  const line = block.indexOf('\n');
  const [lang = '', genre = ''] = block.slice(0, line).split(' ');
  const source = block.slice(line + 1).replace(/\n$/, '');
  const spans: GoldText['spans'] = [];
  let text = '';
  let from = 0;
  for (const match of source.matchAll(MARK)) {
    const [whole, not, code = '', value] = match;
    const type = TYPES[code];
    if (!type) continue;
    text += source.slice(from, match.index);
    const written = value ?? inventValue(code, number * 100 + spans.length, not === '!');
    if (not !== '!') spans.push({ start: text.length, end: text.length + written.length, type });
    text += written;
    from = match.index + whole.length;
  }
  return { id: `${number}`, lang, genre, text: text + source.slice(from), spans };
}
