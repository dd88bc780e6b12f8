import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import type { UploadedFile } from '../../../kernel/http/uploaded-file.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { aiErrors, aiProblem } from '../errors.ts';
import { type ExtractedDocument, type Extraction, MEDIA_TYPES } from './extraction.ts';
import { extractionQueue } from './extraction-queue.ts';
import { runExtraction } from './run-extraction.ts';

const SUPPORTED = 'Supported are PDF, DOCX, ODT, and text (TXT, MD) in UTF-8, UTF-16 or Windows-1252.';

/** The text of a file, or why it is refused. In memory only, in its turn; its bytes are gone afterwards. */
export async function readDocument(
  { kernel, signal }: Pick<Context, 'kernel' | 'signal'>,
  file: UploadedFile,
): Promise<ExtractedDocument | Problem> {
  const extraction = await extractionQueue.of(kernel).run(signal, () => runExtraction(file.bytes, signal));
  if (extraction === undefined || extraction === 'left') return aiProblem('client_closed');
  if (extraction === 'full') {
    const detail = 'Too many documents are waiting to be read. Retry in a moment; nothing was sent.';
    return problem('service_unavailable', { detail, headers: { 'retry-after': '5' } });
  }
  return extraction.ok ? extraction.document : problemOf(extraction, file.claimedType);
}

function problemOf({ code, detail }: Extraction & { ok: false }, claimedType: string): Problem {
  if (code !== 'unsupported_media_type') {
    return aiProblem(code, { detail: [detail, aiErrors[code].remedy].filter(Boolean).join(' ') });
  }
  // Only a type that we know is repeated: the rest is free text of the client's.
  const isKnown = (Object.values(MEDIA_TYPES) as string[]).includes(claimedType);
  const claim = isKnown ? ` It was sent as ${claimedType}, and its bytes are not that.` : '';
  return problem(code, { detail: SUPPORTED + claim });
}
