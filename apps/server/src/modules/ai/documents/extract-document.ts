import { EXTRACTION_LIMITS, type ExtractedDocument, ExtractionRefused, MEDIA_TYPES, tooComplex } from './extraction.ts';
import { decodeText } from './formats/decode-text.ts';
import { extractDocx } from './formats/extract-docx.ts';
import { extractOdt } from './formats/extract-odt.ts';
import { extractPdf } from './formats/extract-pdf.ts';
import { tidyText } from './formats/tidy-text.ts';
import { openZip } from './formats/zip.ts';

const HEAD_BYTES = 1_024;
/** The container of the binary formats of Office, and of its encrypted documents whatever their format. */
const COMPOUND_FILE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * Takes the text out of a document. What it is, its bytes say. Throws ExtractionRefused, or whatever a parser throws on a
 * broken file.
 */
export async function extractDocument(bytes: Uint8Array<ArrayBuffer>): Promise<ExtractedDocument> {
  const document = await extractByFormat(bytes);
  const { characters } = EXTRACTION_LIMITS;
  if (document.text.length > characters) throw tooComplex(`It has more than ${characters} characters.`);
  const text = tidyText(document.text);
  if (text === '') throw new ExtractionRefused('document_empty');
  return { ...document, text };
}

async function extractByFormat(bytes: Uint8Array<ArrayBuffer>): Promise<ExtractedDocument> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', 0, HEAD_BYTES);
  const pdf = async () => ({ mediaType: MEDIA_TYPES.pdf, ...(await extractPdf(bytes)) });
  // A byte order mark or white space before it: such files exist, and would otherwise pass for text.
  if (/^(\xef\xbb\xbf)?\s*%PDF-/.test(head)) return pdf();
  if (head.startsWith('PK\x03\x04')) return extractPackage(bytes);
  if (head.startsWith(COMPOUND_FILE)) {
    throw new ExtractionRefused(buffer.includes(ENCRYPTED_PACKAGE) ? 'document_protected' : 'unsupported_media_type');
  }
  const text = decodeText(bytes);
  if (text !== undefined) return { mediaType: MEDIA_TYPES.text, text };
  // Readers accept a PDF behind up to a kilobyte of anything, as mail gateways leave it.
  if (head.includes('%PDF-')) return pdf();
  throw new ExtractionRefused('unsupported_media_type');
}

function extractPackage(bytes: Uint8Array): ExtractedDocument {
  const zip = openZip(bytes);
  const docx = extractDocx(zip);
  if (docx !== undefined) return { mediaType: MEDIA_TYPES.docx, text: docx };
  const odt = extractOdt(zip);
  if (odt !== undefined) return { mediaType: MEDIA_TYPES.odt, text: odt };
  throw new ExtractionRefused('unsupported_media_type');
}
