import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { extractDocument } from './extract-document.ts';
import { type Extraction, ExtractionRefused } from './extraction.ts';

// pdf.js would load the native canvas it draws pages with. Nothing is drawn here, and no native code is to be near a stranger's file.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@napi-rs/canvas') throw new Error('not used');
    return next(specifier, context);
  },
});

const report = (extraction: Extraction) => parentPort?.postMessage(extraction);
// Whatever else a parser throws on a broken file, at once or from a promise it forgot. Its message may quote the file, so it stays here.
const refuse = () => report({ ok: false, code: 'document_unreadable' });
process.on('uncaughtException', refuse);

try {
  report({ ok: true, document: await extractDocument(workerData as Uint8Array<ArrayBuffer>) });
} catch (error) {
  if (error instanceof ExtractionRefused) report({ ok: false, code: error.code, detail: error.detail });
  else refuse();
}
