/** Builds src/data/phone-lengths.generated.ts from the metadata of libphonenumber-js (Apache-2.0 data): `node scripts/build-phone-lengths.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const LENGTHS_AT = 3;
const path = createRequire(import.meta.url).resolve('libphonenumber-js/metadata.min.json');
const metadata: {
  country_calling_codes: Record<string, string[]>;
  countries: Record<string, unknown[]>;
  nonGeographic: Record<string, unknown[]>;
} = JSON.parse(readFileSync(path, 'utf8'));

const codes = new Map<string, Set<number>>();
const add = (code: string, lengths: unknown) => {
  const known = codes.get(code) ?? new Set<number>();
  if (Array.isArray(lengths)) for (const length of lengths) known.add(Number(length));
  codes.set(code, known);
};
for (const [code, countries] of Object.entries(metadata.country_calling_codes))
  for (const country of countries) add(code, metadata.countries[country]?.[LENGTHS_AT]);
for (const [code, country] of Object.entries(metadata.nonGeographic)) add(code, country[LENGTHS_AT]);
const entries = [...codes]
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([code, lengths]) => `${code}:${[...lengths].sort((a, b) => a - b).join(',')}`);
writeFileSync(
  join(import.meta.dirname, '../src/data/phone-lengths.generated.ts'),
  `// Made by scripts/build-phone-lengths.ts from libphonenumber's metadata (Apache-2.0); do not edit.
/** Calling code, colon, possible lengths of the national number. */
export const PHONE_LENGTHS =
  '${entries.join(' ')}';
`,
);
process.stdout.write(`${entries.length} calling codes\n`);
