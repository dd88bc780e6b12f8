import { strToU8, type Zippable, zipSync } from 'fflate';
import PDFDocument from 'pdfkit';

/** A PDF of these pages. `options` are pdfkit's: `userPassword`, `ownerPassword`, `compress`. */
export function makePdf(pages: readonly string[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  return drawPdf((pdf) => {
    for (const [number, text] of pages.entries()) {
      if (number > 0) pdf.addPage();
      pdf.text(text);
    }
  }, options);
}

export function drawPdf(
  draw: (pdf: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Buffer> {
  return new Promise((resolve) => {
    const pdf = new PDFDocument(options);
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    draw(pdf);
    pdf.end();
  });
}

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const ODT = 'application/vnd.oasis.opendocument.text';
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

export function paragraph(text: string): string {
  return `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

/** A DOCX whose body is this WordprocessingML; `parts` are further ones by name: `{header1: …}`. */
export function makeDocx(body: string, parts: Record<string, string> = {}, more: Zippable = {}): Buffer {
  const wrap = (content: string) => strToU8(`<?xml version="1.0"?><w:part xmlns:w="${W}">${content}</w:part>`);
  const override = (name: string, type: string) =>
    `<Override PartName="/word/${name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${type}+xml"/>`;
  const overrides = [
    override('document', 'document.main'),
    ...Object.keys(parts).map((name) => override(name, name.replace(/\d/, ''))),
  ];
  return zip({
    '[Content_Types].xml': strToU8(
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${overrides.join('')}</Types>`,
    ),
    'word/document.xml': wrap(`<w:body>${body}</w:body>`),
    ...Object.fromEntries(Object.entries(parts).map(([name, content]) => [`word/${name}.xml`, wrap(content)])),
    ...more,
  });
}

const ODF = 'urn:oasis:names:tc:opendocument:xmlns';
const NAMESPACES = `xmlns:office="${ODF}:office:1.0" xmlns:text="${ODF}:text:1.0" xmlns:table="${ODF}:table:1.0" xmlns:style="${ODF}:style:1.0" xmlns:draw="${ODF}:drawing:1.0" xmlns:svg="${ODF}:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`;

/** An ODT whose text is this OpenDocument XML. */
export function makeOdt(text: string, { encrypted = false, header = '' } = {}): Buffer {
  const entry = encrypted
    ? '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    : '<manifest:file-entry manifest:full-path="content.xml"/>';
  return zip({
    mimetype: [strToU8(ODT), { level: 0 }],
    'META-INF/manifest.xml': strToU8(
      `<manifest:manifest xmlns:manifest="${ODF}:manifest:1.0">${entry}</manifest:manifest>`,
    ),
    'content.xml': encrypted
      ? strToU8('\u0001 not XML')
      : strToU8(
          `<office:document-content ${NAMESPACES}><office:body><office:text>${text}</office:text></office:body></office:document-content>`,
        ),
    'styles.xml': strToU8(
      `<office:document-styles ${NAMESPACES}><office:master-styles><style:header>${header}</style:header></office:master-styles></office:document-styles>`,
    ),
  });
}

export function zip(entries: Zippable, level: 0 | 6 = 6): Buffer {
  return Buffer.from(zipSync(entries, { level }));
}

/** A PDF of one page drawn by these bytes, as they are. */
export function pdfOf(content: Buffer, filter = '/FlateDecode'): Buffer {
  const font = '<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>';
  const objects = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
    Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
    Buffer.from(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</Font ${font}>>>>`),
    Buffer.concat([
      Buffer.from(`<</Filter${filter}/Length ${content.length}>>\nstream\n`),
      content,
      Buffer.from('\nendstream'),
    ]),
  ];
  const parts = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(parts.reduce((sum, { length }) => sum + length, 0));
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = parts.reduce((sum, { length }) => sum + length, 0);
  const trailer = `xref\n0 5\n0000000000 65535 f \n${table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(trailer)]);
}

export function docxOf(xml: string): Buffer {
  return makeDocx('', {}, { 'word/document.xml': Buffer.from(xml) });
}

export function tenThousandEntries(): Buffer {
  return zip(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`a/${index}`, new Uint8Array()])), 0);
}
