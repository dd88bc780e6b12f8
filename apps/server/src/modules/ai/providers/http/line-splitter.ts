/**
 * Longest line accepted, in bytes: a line is one token or one tool call; whoever sends more is not speaking the
 * protocol.
 */
const MAX_LINE_BYTES = 1024 * 1024;

/**
 * Cuts the bytes of a stream into lines. Only whole lines are decoded: a newline byte is never part of a longer UTF-8
 * character, so a character cut between chunks is put together before it is read. This is what a streaming TextDecoder
 * is for, without its state and its call a chunk.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /** The lines completed by `chunks`, without their ends (`\n` or `\r\n`); undefined when a line passes the bound. */
  push(chunks: readonly Buffer[]): string[] | undefined {
    let complete = false;
    for (const chunk of chunks) {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.length;
      complete ||= chunk.includes(0x0a);
    }
    if (!complete) return this.#pendingBytes > MAX_LINE_BYTES ? undefined : [];
    const bytes = this.#join();
    const end = bytes.lastIndexOf(0x0a);
    const rest = bytes.subarray(end + 1);
    this.#pending = rest.length === 0 ? [] : [rest];
    this.#pendingBytes = rest.length;
    if (rest.length > MAX_LINE_BYTES) return undefined;
    return this.#decode(bytes.subarray(0, end));
  }

  /** The last line when the stream ends without a newline. */
  end(): string[] {
    return this.#pendingBytes === 0 ? [] : this.#decode(this.#join());
  }

  #decode(bytes: Buffer): string[] {
    const lines = this.#decoder.decode(bytes).split('\n');
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  #join(): Buffer {
    const [only] = this.#pending;
    return only !== undefined && this.#pending.length === 1 ? only : Buffer.concat(this.#pending);
  }
}
