import type { FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import { Problem } from '../problem.ts';
import type { FileReceiver } from './file-receiver.ts';
import { UploadedFile } from './uploaded-file.ts';

const FORM_BYTES = 512 * 1024;
const LIMITS = {
  fields: 32,
  // More than is accepted, so that a second file is named as a fault instead of being left out.
  files: 4,
  parts: 36,
  fieldSize: 256 * 1024,
  fieldNameSize: 100,
  headerPairs: 32,
  // The receiver has its own limit and says which.
  fileSize: Number.POSITIVE_INFINITY,
};

/** Reads a multipart form into `{name: text or file}`. Strict: nothing is replaced, shortened or left out. */
export async function readForm(request: FastifyRequest, receiver: FileReceiver): Promise<Record<string, unknown>> {
  receiver.refuseAnnounced(request, FORM_BYTES);
  const form: Record<string, unknown> = {};
  try {
    for await (const part of request.parts({ limits: LIMITS })) {
      const name = part.fieldname.slice(0, 64);
      if (Object.hasOwn(form, name)) throw fault(name, 'Given more than once');
      form[name] =
        part.type === 'file'
          ? new UploadedFile(await receiver.receive(request, part.file), part.mimetype)
          : readField(name, part.value, part.valueTruncated);
    }
  } catch (error) {
    // The rest are the parser's errors, which quote the form.
    if (error instanceof Problem || error instanceof TypeError) throw error;
    const detail = 'The body is not a valid multipart/form-data form.';
    throw problem('malformed_body', { detail });
  }
  return form;
}

function fault(field: string, message: string): Problem {
  return problem('invalid_request', { errors: [{ field, message }] });
}

function readField(name: string, value: unknown, truncated: boolean): string {
  if (truncated) throw fault(name, 'Too long');
  // U+FFFD: what the parser could not decode, it has replaced.
  if (typeof value !== 'string' || value.includes('\u0000') || value.includes('\ufffd')) {
    throw problem('malformed_body', { detail: 'A field of the form is not valid UTF-8 text.' });
  }
  return value;
}
