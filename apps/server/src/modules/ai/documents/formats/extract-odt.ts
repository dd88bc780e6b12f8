import type { SaxesTagNS } from 'saxes';
import { ExtractionRefused } from '../extraction.ts';
import { FlowWriter } from './flow-writer.ts';
import { parseXml } from './parse-xml.ts';
import type { Zip } from './zip.ts';

const MEDIA_TYPE = 'application/vnd.oasis.opendocument.text';
const MANIFEST = 'META-INF/manifest.xml';
/** The second holds headers and footers, as text of its page styles. */
const PARTS = ['content.xml', 'styles.xml'];
/** What stands among text and is not the text: deleted passages, numbers of notes, who wrote a comment and when, what an image is called. */
const SKIPPED: ReadonlySet<string> = new Set([
  'text:tracked-changes',
  'text:note-citation',
  'dc:creator',
  'dc:date',
  'meta:creator-initials',
  'svg:title',
  'svg:desc',
]);
const PREFIXES: Readonly<Record<string, string>> = {
  'urn:oasis:names:tc:opendocument:xmlns:text:1.0': 'text:',
  'urn:oasis:names:tc:opendocument:xmlns:table:1.0': 'table:',
  'urn:oasis:names:tc:opendocument:xmlns:office:1.0': 'office:',
  'urn:oasis:names:tc:opendocument:xmlns:meta:1.0': 'meta:',
  'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0': 'svg:',
  'http://purl.org/dc/elements/1.1/': 'dc:',
};
/** `text:c` is a number in a file of a stranger's. */
const MAX_SPACES = 1_000;

/** The text of an OpenDocument text (ISO/IEC 26300); undefined where the zip is something else. */
export function extractOdt(zip: Zip): string | undefined {
  const head = zip.read(['mimetype', MANIFEST]);
  const mimetype = head.get('mimetype');
  if (mimetype === undefined || new TextDecoder().decode(mimetype).trim() !== MEDIA_TYPE) return undefined;
  const manifest = head.get(MANIFEST);
  if (manifest && isEncrypted(manifest)) throw new ExtractionRefused('document_protected');
  const parts = zip.read(PARTS);
  if (!parts.has('content.xml')) throw new Error('content.xml is missing');
  const writer = new FlowWriter();
  for (const name of PARTS) {
    const part = parts.get(name);
    if (part) writePart(part, writer);
  }
  return writer.toString();
}

function isEncrypted(manifest: Uint8Array): boolean {
  let encrypted = false;
  parseXml(manifest, {
    open({ local }) {
      encrypted ||= local === 'encryption-data';
    },
    close: () => {},
    text: () => {},
  });
  return encrypted;
}

function writePart(part: Uint8Array, writer: FlowWriter): void {
  let skipped = 0;
  let paragraphs = 0;
  parseXml(part, {
    open(tag) {
      const name = nameOf(tag);
      if (skipped > 0 || SKIPPED.has(name)) skipped++;
      else if (isParagraph(name)) paragraphs++;
      else if (name === 'text:s') writer.write(' '.repeat(spacesOf(tag)));
      else if (name === 'text:tab') writer.write('\t');
      else if (name === 'text:line-break') writer.lineBreak();
      else if (name === 'table:table-cell') writer.startCell();
      // A note or a comment stands in the middle of its paragraph.
      else if (name === 'office:annotation' || name === 'text:note') writer.write(' (');
    },
    close(tag) {
      const name = nameOf(tag);
      if (skipped > 0) skipped--;
      else if (isParagraph(name)) {
        paragraphs--;
        if (paragraphs === 0) writer.endParagraph();
        else writer.write(' ');
      } else if (name === 'table:table-cell') writer.endCell();
      else if (name === 'table:table-row') writer.endRow();
      else if (name === 'office:annotation' || name === 'text:note') writer.write(') ');
    },
    text(text) {
      // White space runs together, as the format says (ODF 1.3, part 3, 6.1.2).
      if (paragraphs > 0 && skipped === 0) writer.write(text.replace(/\s+/g, ' '));
    },
  });
}

function nameOf({ uri, local }: SaxesTagNS): string {
  return (PREFIXES[uri] ?? '') + local;
}

function isParagraph(name: string): boolean {
  return name === 'text:p' || name === 'text:h';
}

function spacesOf({ attributes }: SaxesTagNS): number {
  const count = Object.values(attributes).find(({ local }) => local === 'c')?.value ?? '1';
  return /^\d{1,4}$/.test(count) ? Math.min(Number(count), MAX_SPACES) : 1;
}
