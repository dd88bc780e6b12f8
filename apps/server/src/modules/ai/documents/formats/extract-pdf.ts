import { fileURLToPath } from 'node:url';
import { EXTRACTION_LIMITS, ExtractionRefused, tooComplex } from '../extraction.ts';
import { FlowWriter } from './flow-writer.ts';

type PdfJs = typeof import('pdfjs-dist/legacy/build/pdf.mjs');
type Page = Awaited<ReturnType<Awaited<ReturnType<PdfJs['getDocument']>['promise']>['getPage']>>;

/** What of an annotation matters here; pdf.js does not type them. */
interface FormField {
  fieldValue?: unknown;
  alternativeText?: string;
  password?: boolean;
}

/** In heights of the letters. Justified lines stay under it. */
const COLUMN_GAP = 1.5;
/** The end of a PDF is looked for in its last bytes. */
const TAIL_BYTES = 4_096;

/** The text of a PDF, page after page, with what was filled into its forms. Nothing is drawn, run or fetched. */
export async function extractPdf(bytes: Uint8Array<ArrayBuffer>): Promise<{ text: string; pages: number }> {
  refuseCutShort(bytes);
  // A tenth of a second to load: the other formats need none of it.
  const { getDocument, PasswordException } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({
    data: bytes,
    verbosity: 0,
    // Tables of Asian encodings, from the package's own folder; without them such text comes out empty.
    cMapUrl: fileURLToPath(new URL('cmaps/', import.meta.resolve('pdfjs-dist/package.json'))),
    useSystemFonts: false,
    disableFontFace: true,
    useWasm: false,
    maxImageSize: 0,
    enableXfa: false,
  });
  const document = await task.promise.catch((error: unknown) => {
    throw error instanceof PasswordException ? new ExtractionRefused('document_protected') : error;
  });
  const { numPages } = document;
  if (numPages > EXTRACTION_LIMITS.pages) {
    throw tooComplex(`It has more than ${EXTRACTION_LIMITS.pages} pages.`);
  }
  const writer = new FlowWriter();
  for (let number = 1; number <= numPages; number++) {
    const page = await document.getPage(number);
    await writePage(page, writer);
    page.cleanup();
  }
  return { text: joinHyphens(writer.toString()), pages: numPages };
}

/** pdf.js makes the best of half a file, and says nothing of the other half. */
function refuseCutShort(bytes: Uint8Array<ArrayBuffer>): void {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0) <= 0x20) end--;
  const start = Math.max(0, end - TAIL_BYTES);
  if (!Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).includes('%%EOF')) {
    throw new ExtractionRefused('document_unreadable', 'The PDF has no end: it was cut short.');
  }
}

async function writePage(page: Page, writer: FlowWriter): Promise<void> {
  const { items } = await page.getTextContent();
  let height = 0;
  for (const item of items) {
    if (!('str' in item)) continue;
    // A space as wide as a few letters is the gap between two columns.
    const isGap = item.str === ' ' && item.width > COLUMN_GAP * height;
    writer.write(isGap ? '\t' : item.str);
    if (item.hasEOL) writer.endParagraph();
    if (item.height > 0) height = item.height;
  }
  writer.endParagraph();
  const fields: FormField[] = await page.getAnnotations();
  for (const { fieldValue, alternativeText, password } of fields) {
    if (typeof fieldValue !== 'string' || fieldValue === '' || password) continue;
    // What the form calls a field gives masking its context: a name alone is hard to know for one.
    writer.write(alternativeText ? `${alternativeText}: ${fieldValue}` : fieldValue);
    writer.endParagraph();
  }
  writer.endParagraph();
}

/** A word cut at the end of a line becomes one again: "Du-" and "pont" are no name to masking. */
function joinHyphens(text: string): string {
  return text.replace(/(\p{L})-\n(?=\p{Ll})/gu, '$1').replace(/(\p{L}-)\n(?=\p{Lu})/gu, '$1');
}
