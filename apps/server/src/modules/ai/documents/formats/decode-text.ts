import { isUtf8 } from 'node:buffer';

/** Those that text has no use for. Tab, line feed, form feed, carriage return and escape are left. */
const CONTROLS = new Set(
  [...Array(0x20).keys(), 0x7f].filter((code) => ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(code)),
);
/** Windows-1252 has no character there. */
const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Text in UTF-8, UTF-16 or Windows-1252, which old French files are in; undefined where the bytes are no text. RTF is none: its
 * escapes would hide an accented name from masking.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    const text = new TextDecoder(utf16).decode(bytes);
    return hasControls(text) || text.includes('\ufffd') ? undefined : text;
  }
  const encoding = isUtf8(bytes) ? 'utf-8' : 'windows-1252';
  if (encoding === 'windows-1252' && bytes.some((byte) => UNDEFINED_1252.has(byte))) return undefined;
  const text = new TextDecoder(encoding).decode(bytes);
  return hasControls(text) || text.startsWith('{\\rtf') ? undefined : text;
}

/** By its mark; or without one by the zero bytes of its ASCII characters, all on one side. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.length % 2 === 1) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  if (even === 0 && odd > bytes.length / 8) return 'utf-16le';
  return odd === 0 && even > bytes.length / 8 ? 'utf-16be' : undefined;
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (CONTROLS.has(text.charCodeAt(at))) return true;
  return false;
}
