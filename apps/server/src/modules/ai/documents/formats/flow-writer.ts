import { EXTRACTION_LIMITS, tooComplex } from '../extraction.ts';

/** Text as it is put together: a paragraph on a line, a row of a table on a line with tabs between its cells. */
export class FlowWriter {
  readonly #pieces: string[] = [];
  #length = 0;
  #cells = 0;
  #paragraphEnded = false;

  write(text: string): void {
    if (text === '') return;
    // Paragraphs of one cell stay on its line.
    if (this.#paragraphEnded && this.#cells > 0) this.#push(' ');
    this.#paragraphEnded = false;
    this.#push(text);
  }

  lineBreak(): void {
    this.write(this.#cells > 0 ? ' ' : '\n');
  }

  endParagraph(): void {
    if (this.#cells > 0) this.#paragraphEnded = true;
    else this.#push('\n');
  }

  startCell(): void {
    this.#cells++;
  }

  endCell(): void {
    this.#paragraphEnded = false;
    this.#cells--;
    this.#push(this.#cells > 0 ? ' ' : '\t');
  }

  endRow(): void {
    if (this.#cells === 0) this.#push('\n');
  }

  toString(): string {
    return this.#pieces.join('');
  }

  #push(piece: string): void {
    this.#length += piece.length;
    if (this.#length > EXTRACTION_LIMITS.characters)
      throw tooComplex(`It has more than ${EXTRACTION_LIMITS.characters} characters.`);
    this.#pieces.push(piece);
  }
}
