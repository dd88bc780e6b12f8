import { SaxesParser, type SaxesTagNS } from 'saxes';
import { ExtractionRefused } from '../extraction.ts';

export interface XmlHandlers {
  open(tag: SaxesTagNS): void;
  close(tag: SaxesTagNS): void;
  text(text: string): void;
}

/** Reads XML, which must be well formed. saxes fetches nothing; a DTD, where entities are declared, has no place in a document. */
export function parseXml(bytes: Uint8Array, handlers: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('doctype', () => {
    throw new ExtractionRefused('document_unreadable', 'It declares a document type (DTD), which is not accepted.');
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', handlers.open);
  parser.on('closetag', handlers.close);
  parser.on('text', handlers.text);
  parser.on('cdata', handlers.text);
  parser.write(decodeXml(bytes)).close();
}

/** UTF-8, or UTF-16 with its mark: what the two formats allow. Throws where the bytes are neither. */
function decodeXml(bytes: Uint8Array): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}
