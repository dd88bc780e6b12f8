import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { detect, type EntityCounts, type EntityType } from '@gardefou/pii';

export interface ScanFileOptions {
  readonly types?: readonly EntityType[] | undefined;
  /** Receives the masked bytes, in order. */
  readonly write?: ((bytes: Buffer) => Promise<unknown>) | undefined;
  /** Bytes read since the last call. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export type FileScan =
  | { readonly bytes: number; readonly mode: number; readonly entities: EntityCounts }
  | { readonly skipped: 'binary' | 'special' };

type Encoding = 'utf8' | 'latin1' | 'utf16le';

const PIECE_BYTES = 1 << 20;
/** What detection sees before and after a piece, so that a label or an address that stands across a cut is still read whole. */
const CONTEXT_BYTES = 1 << 12;
const BINARY_SAMPLE_BYTES = 1 << 16;
const MAX_CHARACTER_BYTES = 4;
const LINE_FEED = 0x0a;

/**
 * Finds and counts the personal data of one file, a piece of 1 MiB at a time, cut at line ends: the memory does not depend on its size.
 * Bytes that are not UTF-8 are read as Latin-1, where every byte is a character: what is not masked is written back unchanged.
 * @throws {NodeJS.ErrnoException} when the file cannot be read
 */
export async function scanFile(path: string, options: ScanFileOptions = {}): Promise<FileScan> {
  // Between the listing and here a file may have become a link or a pipe: neither is followed, neither blocks.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const entry = await file.stat();
    if (!entry.isFile()) return { skipped: 'special' };
    return await scanPieces(file, entry, options);
  } finally {
    await file.close();
  }
}

async function scanPieces(file: FileHandle, entry: Stats, options: ScanFileOptions): Promise<FileScan> {
  const buffer = Buffer.alloc(PIECE_BYTES + 2 * CONTEXT_BYTES);
  const entities: EntityCounts = {};
  let filled = 0;
  let from = 0;
  let bytes = 0;
  let isWide: boolean | undefined;
  for (let atEnd = false; ; ) {
    while (!atEnd && filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
      atEnd = bytesRead === 0;
      filled += bytesRead;
      bytes += bytesRead;
      options.onProgress?.(bytesRead);
    }
    if (isWide === undefined) {
      isWide = buffer[0] === 0xff && buffer[1] === 0xfe;
      if (isWide ? entry.size % 2 !== 0 : isBinary(buffer.subarray(0, filled))) return { skipped: 'binary' };
    }
    if (from >= filled) return { bytes, mode: entry.mode & 0o777, entities };
    const cut = isWide ? cutWide : cutNarrow;
    const to = atEnd ? filled : cut(buffer, from, Math.min(from + PIECE_BYTES, filled));
    const end = atEnd ? filled : cut(buffer, to, filled - MAX_CHARACTER_BYTES);
    const encoding = isWide ? 'utf16le' : isUtf8(buffer.subarray(0, end)) ? 'utf8' : 'latin1';
    const { masked, taken } = maskPiece(buffer, { from, to, end, encoding }, options.types, entities);
    await options.write?.(Buffer.from(masked, encoding));
    const start = isWide ? Math.max(0, taken - CONTEXT_BYTES) : startOfContext(buffer, taken);
    buffer.copy(buffer, 0, start, filled);
    from = taken - start;
    filled -= start;
  }
}

/** A piece stands from `from` to `to` in the buffer, with context around it from 0 to `end`. A value that crosses `to` is taken whole. */
function maskPiece(
  buffer: Buffer,
  { from, to, end, encoding }: { from: number; to: number; end: number; encoding: Encoding },
  types: readonly EntityType[] | undefined,
  entities: EntityCounts,
): { masked: string; taken: number } {
  const text = buffer.toString(encoding, 0, end);
  const last = text.length - buffer.toString(encoding, to, end).length;
  let copied = buffer.toString(encoding, 0, from).length;
  let masked = '';
  for (const span of detect(text, types && { types })) {
    if (span.end <= copied || span.start >= last) continue;
    masked += `${text.slice(copied, Math.max(copied, span.start))}[${span.type}]`;
    entities[span.type] = (entities[span.type] ?? 0) + 1;
    copied = span.end;
  }
  if (copied >= last) return { masked, taken: to + Buffer.byteLength(text.slice(last, copied), encoding) };
  return { masked: masked + text.slice(copied, last), taken: to };
}

/** A NUL among the first 64 KiB, as Git decides, or a PDF, which may hold none so early. */
function isBinary(start: Buffer): boolean {
  return start.subarray(0, BINARY_SAMPLE_BYTES).includes(0) || start.toString('latin1', 0, 5) === '%PDF-';
}

/** The end of the last line that ends in (from, to]; in a longer line, the last place between two characters. */
function cutNarrow(buffer: Buffer, from: number, to: number): number {
  const line = to > from ? buffer.lastIndexOf(LINE_FEED, to - 1) : -1;
  return line >= from ? line + 1 : betweenCharacters(buffer, from, to);
}

/** The same for UTF-16, low byte first, where a cut inside a pair of surrogates loses nothing. */
function cutWide(buffer: Buffer, from: number, to: number): number {
  for (let at = to - 2; at >= from; at -= 2) {
    if (buffer[at] === LINE_FEED && buffer[at + 1] === 0) return at + 2;
  }
  return to;
}

function startOfContext(buffer: Buffer, taken: number): number {
  const earliest = taken - CONTEXT_BYTES;
  if (earliest <= 0) return 0;
  const line = buffer.indexOf(LINE_FEED, earliest);
  return line >= 0 && line < taken ? line + 1 : betweenCharacters(buffer, 0, earliest);
}

function betweenCharacters(buffer: Buffer, from: number, to: number): number {
  let cut = to;
  while (cut > from && to - cut < MAX_CHARACTER_BYTES && ((buffer[cut] ?? 0) & 0xc0) === 0x80) cut--;
  return cut;
}
