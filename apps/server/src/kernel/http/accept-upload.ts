import type { IncomingMessage } from 'node:http';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import { FileReceiver } from './file-receiver.ts';
import { readForm } from './read-form.ts';
import type { Upload } from './route.ts';
import { UploadedFile } from './uploaded-file.ts';

const DRAIN_MS = 10_000;
const DRAIN_BYTES = 64 * 1024 * 1024;

/**
 * Lets the routes of this scope take a file: in a form, or as the body itself with the other fields in the query. The body
 * becomes `{...fields, file}`, which the route's schema checks like any other. In a scope of its own, because the plugin hooks
 * every request of the scope that it is in.
 */
export async function acceptUpload(scope: FastifyInstance, upload: Upload): Promise<void> {
  const receiver = new FileReceiver(upload);
  scope.removeAllContentTypeParsers();
  await scope.register(multipart);
  // The body is read by the hook below. What a parser refuses, Fastify answers on a connection that it closes.
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.addHook('preParsing', (request, reply, _payload, done) => {
    reply.raw.once('close', () => receiver.release(request));
    reply.raw.once('finish', () => drain(request.raw));
    done();
  });
  scope.addHook('preValidation', async (request) => {
    request.body = request.isMultipart()
      ? await readForm(request, receiver)
      : await readRaw(request, upload.mediaTypes, receiver);
  });
}

async function readRaw(request: FastifyRequest, mediaTypes: readonly string[], receiver: FileReceiver) {
  const type = request.mediaType;
  if (type === undefined) return undefined;
  if (!mediaTypes.includes(type)) {
    throw problem('unsupported_media_type', {
      detail: `Send multipart/form-data with the field file, or the file itself as ${mediaTypes.join(', ')}.`,
    });
  }
  receiver.refuseAnnounced(request, 0);
  const file = new UploadedFile(await receiver.receive(request, request.raw), type);
  return { ...(request.query as object), file };
}

/**
 * Throws away what is left of a refused body, for a while. The answer has left before; but a client that is still writing when
 * its connection is closed sees a broken pipe in place of it.
 */
function drain(request: IncomingMessage): void {
  if (request.complete) return;
  let left = DRAIN_BYTES;
  const timer = setTimeout(() => request.destroy(), DRAIN_MS);
  request.unpipe();
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.once('close', () => clearTimeout(timer));
  request.resume();
}
