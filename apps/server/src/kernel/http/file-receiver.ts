import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import { Problem } from '../problem.ts';
import { headerOf } from './request-context.ts';
import type { Upload } from './route.ts';

/**
 * Reads files into memory, within a limit for each and one for all those of the requests under way: without the second, fifty
 * uploads at once take a gigabyte. Throws the problem that refuses a file as soon as that is known.
 */
export class FileReceiver {
  readonly #limits: Pick<Upload, 'maxBytes' | 'allMaxBytes'>;
  readonly #received = new WeakMap<FastifyRequest, number>();
  #allBytes = 0;

  constructor(limits: Pick<Upload, 'maxBytes' | 'allMaxBytes'>) {
    this.#limits = limits;
  }

  /** Refuses by the length the client announces, before anything is read. A form is larger than its file by its other parts. */
  refuseAnnounced(request: FastifyRequest, formBytes: number): void {
    if (Number(headerOf(request, 'content-length')) > this.#limits.maxBytes + formBytes) throw this.#tooLarge();
  }

  async receive(request: FastifyRequest, file: Readable): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      // Not destroyed when refused: that would close the connection before the answer.
      for await (const chunk of file.iterator({ destroyOnReturn: false })) {
        length += chunk.byteLength;
        if (length > this.#limits.maxBytes) throw this.#tooLarge();
        this.#hold(request, chunk.byteLength);
        chunks.push(chunk);
      }
    } catch (error) {
      throw error instanceof Problem ? error : problem('malformed_body', { detail: 'The file was cut short.' });
    }
    // An ArrayBuffer of its own, so that it can be handed to a worker: those of small Buffers are shared.
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
    return bytes;
  }

  /** The request is over. */
  release(request: FastifyRequest): void {
    this.#allBytes -= this.#received.get(request) ?? 0;
    this.#received.delete(request);
  }

  #hold(request: FastifyRequest, bytes: number): void {
    if (this.#allBytes + bytes > this.#limits.allMaxBytes) {
      throw problem('service_unavailable', {
        detail: 'Uploads fill the memory set aside for them. Retry in a moment.',
        headers: { 'retry-after': '2' },
      });
    }
    this.#allBytes += bytes;
    this.#received.set(request, (this.#received.get(request) ?? 0) + bytes);
  }

  #tooLarge(): Problem {
    return problem('payload_too_large', { detail: `The limit is ${this.#limits.maxBytes} bytes.` });
  }
}
