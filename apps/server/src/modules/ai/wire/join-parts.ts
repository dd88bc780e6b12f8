/** Content of several parts is one text, with a line between them as between paragraphs. */
export function joinParts(parts: readonly string[]): string {
  return parts.join('\n');
}
