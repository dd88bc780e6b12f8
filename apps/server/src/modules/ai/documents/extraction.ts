/** Media type by format. What a document is, its bytes say. */
export const MEDIA_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
  text: 'text/plain',
} as const;

/** Bounds of the work on one document. Past any of them it is refused whole: half a document is never taken for all of it. */
export const EXTRACTION_LIMITS = {
  timeoutMs: 15_000,
  /** Objects and strings; V8 ends the worker there. */
  heapMb: 256,
  /** Buffers, which V8's own limit does not count: what a compressed stream becomes. */
  buffersMb: 256,
  /** What is unpacked of a DOCX or ODT, and how many times larger than it was. */
  unpackedBytes: 64 * 1024 * 1024,
  ratio: 200,
  entries: 4_096,
  pages: 2_000,
  /** As many as a prompt may have. */
  characters: 2_000_000,
} as const;

export interface ExtractedDocument {
  mediaType: (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES];
  text: string;
  /** Of a PDF; the other formats have none. */
  pages?: number;
}

export type RefusalCode =
  | 'document_unreadable'
  | 'document_protected'
  | 'document_empty'
  | 'document_too_complex'
  | 'unsupported_media_type';

/** What comes back from a worker. */
export type Extraction =
  | { ok: true; document: ExtractedDocument }
  | { ok: false; code: RefusalCode; detail?: string | undefined };

/** Thrown where a document turns out to be one that is refused. `detail` quotes nothing of it. */
export class ExtractionRefused extends Error {
  readonly code: RefusalCode;
  readonly detail: string | undefined;

  constructor(code: RefusalCode, detail?: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

export function tooComplex(detail: string): ExtractionRefused {
  return new ExtractionRefused('document_too_complex', detail);
}
