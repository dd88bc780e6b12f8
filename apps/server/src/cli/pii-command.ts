import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ENTITY_TYPES, type EntityType } from '@gardefou/pii';
import type { CommandResult } from '../kernel/command.ts';
import { refuseTarget } from './pii/check-target.ts';
import { describeScan, type ScanReport } from './pii/describe-scan.ts';
import { type Listing, listFiles, systemCode } from './pii/list-files.ts';
import { createProgressBar } from './pii/progress-bar.ts';
import { type FileScan, scanFile } from './pii/scan-file.ts';
import { writeAtomically } from './pii/write-atomically.ts';

/**
 * Exit status: 0 nothing found, or with `--out` a complete copy; 1 personal data found, or something could not be read or written;
 * 2 misused, nothing done.
 */
export const piiCommand = {
  name: 'pii',
  summary: 'Find personal data in files and folders (PATH …), and write a masked copy of them',
  options: {
    paths: { description: 'Files and folders', required: true },
    out: { description: 'Folder for the masked copy, new or empty; names of files are kept as they are' },
    types: { description: `Only these, with commas between: ${ENTITY_TYPES.join(', ')}` },
  },
  async run(options: Readonly<Record<string, string>>): Promise<CommandResult> {
    const paths = (options.paths ?? '').split('\0');
    const types = options.types === undefined ? undefined : readTypes(options.types);
    if (typeof types === 'string') return misused(types);
    const listing = await listFiles(paths).catch((error) => `${systemCode(error)}: one of the paths cannot be read`);
    if (typeof listing === 'string') return misused(listing);
    const refusal = options.out === undefined ? undefined : await refuseTarget(options.out, paths);
    if (refusal !== undefined) return misused(refusal);
    const report = await scan(listing, types, options.out);
    const hasFound = Object.keys(report.totals.entities).length > 0;
    return {
      json: report,
      text: describeScan(report),
      exitCode: !report.complete || (hasFound && options.out === undefined) ? 1 : 0,
    };
  },
};

async function scan(
  listing: Listing,
  types: readonly EntityType[] | undefined,
  out: string | undefined,
): Promise<ScanReport> {
  const { files, folders, skipped } = listing;
  const report: { -readonly [K in keyof ScanReport]: ScanReport[K] } = {
    files: [],
    skipped,
    totals: { files: 0, bytes: 0, entities: {} },
    complete: true,
  };
  const bar = createProgressBar(
    process.stderr,
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    for (const { relative } of folders) await mkdir(join(out, relative), { mode: 0o700 });
  }
  for (const { path, relative } of files) {
    const copy = out === undefined ? undefined : join(out, relative);
    const run = (write?: (bytes: Buffer) => Promise<unknown>) =>
      scanFile(path, { types, write, onProgress: bar.advance });
    try {
      add(report, path, copy, await (copy === undefined ? run() : writeAtomically(copy, run)));
    } catch (error) {
      skipped.push({ path, reason: 'failed', code: systemCode(error) });
    }
  }
  bar.clear();
  // Last, and children first: a folder that its owner may not write to could not be filled otherwise.
  if (out !== undefined) for (const { relative, mode } of folders.toReversed()) await chmod(join(out, relative), mode);
  report.complete = !skipped.some(({ reason }) => reason === 'failed');
  return report;
}

function add({ files, skipped, totals }: ScanReport, path: string, copy: string | undefined, result: FileScan): void {
  if ('skipped' in result) {
    skipped.push({ path, reason: result.skipped });
    return;
  }
  const { bytes, entities } = result;
  files.push({ path, bytes, entities, ...(copy === undefined ? {} : { copy }) });
  totals.files += 1;
  totals.bytes += bytes;
  for (const type of ENTITY_TYPES) {
    const count = entities[type];
    if (count !== undefined) totals.entities[type] = (totals.entities[type] ?? 0) + count;
  }
}

function readTypes(list: string): EntityType[] | string {
  const names = list.split(',').map((name) => name.trim().toUpperCase());
  const types = ENTITY_TYPES.filter((type) => names.includes(type));
  const unknown = names.filter((name) => !types.some((type) => type === name));
  return unknown.length > 0 ? `--types: unknown ${unknown.join(', ')}. There are: ${ENTITY_TYPES.join(', ')}` : types;
}

function misused(message: string): CommandResult {
  process.stderr.write(`pii: ${message}\n`);
  return { json: { error: { code: 'misused', message } }, text: '', exitCode: 2 };
}
