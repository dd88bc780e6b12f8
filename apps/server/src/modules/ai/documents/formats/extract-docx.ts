import { FlowWriter } from './flow-writer.ts';
import { parseXml } from './parse-xml.ts';
import type { Zip } from './zip.ts';

const CONTENT_TYPES = '[Content_Types].xml';
/** Parts that hold text, in the order in which it is given. Paths are the producer's own; a part is known by its content type. */
const PARTS = ['document.main', 'header', 'footnotes', 'endnotes', 'comments', 'footer'].map(
  (part) => `application/vnd.openxmlformats-officedocument.wordprocessingml.${part}+xml`,
);
/** Text moved elsewhere, and the copy of a drawing for older readers. Deleted text has an element of its own, never asked for. */
const SKIPPED: ReadonlySet<string> = new Set(['moveFrom', 'Fallback']);

/** The text of a Word document (ECMA-376, parts 1 and 3); undefined where the zip is something else. Revisions count as accepted. */
export function extractDocx(zip: Zip): string | undefined {
  const contentTypes = zip.read([CONTENT_TYPES]).get(CONTENT_TYPES);
  if (contentTypes === undefined) return undefined;
  const paths = readPartNames(contentTypes);
  if (!paths.has(PARTS[0] ?? '')) return undefined;
  const ordered = PARTS.flatMap((type) => paths.get(type) ?? []);
  const parts = zip.read(ordered);
  const writer = new FlowWriter();
  for (const path of ordered) {
    const part = parts.get(path);
    if (part === undefined) throw new Error('a part is missing');
    writePart(part, writer);
  }
  return writer.toString();
}

/** Content type → paths, from `<Override PartName="/word/document.xml" ContentType="…"/>`. */
function readPartNames(contentTypes: Uint8Array): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  parseXml(contentTypes, {
    open({ local, attributes }) {
      const { PartName, ContentType } = attributes;
      if (local !== 'Override' || !PartName || !ContentType) return;
      const path = PartName.value.replace(/^\//, '');
      paths.set(ContentType.value, [...(paths.get(ContentType.value) ?? []), path]);
    },
    close: () => {},
    text: () => {},
  });
  return paths;
}

function writePart(part: Uint8Array, writer: FlowWriter): void {
  let skipped = 0;
  let inText = false;
  parseXml(part, {
    open({ local }) {
      if (skipped > 0 || SKIPPED.has(local)) skipped++;
      else if (local === 't') inText = true;
      else if (local === 'tab') writer.write('\t');
      else if (local === 'br' || local === 'cr') writer.lineBreak();
      else if (local === 'noBreakHyphen') writer.write('-');
      else if (local === 'tc') writer.startCell();
    },
    close({ local }) {
      if (skipped > 0) skipped--;
      else if (local === 't') inText = false;
      else if (local === 'p') writer.endParagraph();
      else if (local === 'tc') writer.endCell();
      else if (local === 'tr') writer.endRow();
    },
    text(text) {
      if (inText && skipped === 0) writer.write(text);
    },
  });
}
