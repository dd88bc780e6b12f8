import { z } from 'zod';

/** A file of a request, in memory. Its name is not kept: it often names somebody. */
export class UploadedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the client says it is: `application/pdf`, without parameters. */
  readonly claimedType: string;

  constructor(bytes: Uint8Array<ArrayBuffer>, claimedType: string) {
    this.bytes = bytes;
    this.claimedType = claimedType.split(';', 1).join('').trim().toLowerCase();
  }
}

/** The file in the body schema of a route that declares `upload`. */
export const uploadedFile = z.instanceof(UploadedFile, { error: 'A file' }).meta({ type: 'string', format: 'binary' });
