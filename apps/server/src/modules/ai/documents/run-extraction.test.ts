import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makePdf, pdfOf } from '../../../../test/make-documents.ts';
import { EXTRACTION_LIMITS } from './extraction.ts';
import { runExtraction } from './run-extraction.ts';

/** 245 bytes that three rounds of unpacking turn into two gigabytes of spaces. */
const BOMB = [
  'eNqruPX2jq7fnESJtoua9mwXjZoUDEwOlrBemeDAKsXI5hzBsK8vU+3qil15DawbGGSsG/peMQVwhMxmTBOvuW756mr/ns/PftlV',
  '7/lrWGV689/X/6effb3FwcDAILHj5PyXn9q3H//259+HFywgkV2f/eXDxRYf2L95LfNzBgaGhoO/d34vrf3o/ODlp6SjlgwMDAkf',
  'zOb9f6e/rWH3z7M/btiCReRYmBkYGBRcDYA6GKLAnAUQThIyZ1RmVGZUZlRmVGZUZlRmVGZUZlRmVGZoyKRdfrp0u+6Dz39yytNZ',
  '3p9/f/Vy/uPV4tJv7fYBAGBHuMU=',
].join('');

const own = (bytes: Buffer) => new Uint8Array(bytes);
const staying = () => new AbortController().signal;
/** Ten seconds of drawing commands in forty kilobytes. */
const SLOW = pdfOf(deflateSync(Buffer.from('q Q '.repeat(15_000_000))));
const slow = () => own(SLOW);

test('the text comes back, the bytes are gone from where they were', async () => {
  const bytes = own(await makePdf(['Amélie Dupont']));
  expect(await runExtraction(bytes, staying())).toEqual({
    ok: true,
    document: { mediaType: 'application/pdf', text: 'Amélie Dupont', pages: 1 },
  });
  expect(bytes.length).toBe(0);
});

test('one that takes too long is ended and refused', async () => {
  expect(await runExtraction(slow(), staying(), { ...EXTRACTION_LIMITS, timeoutMs: 400 })).toEqual({
    ok: false,
    code: 'document_too_complex',
    detail: 'It takes more than 0.4 s to read.',
  });
});

test('a stream of a PDF that swells to gigabytes is ended before it fills the machine', async () => {
  const bomb = own(pdfOf(Buffer.from(BOMB, 'base64'), '[/FlateDecode/FlateDecode/FlateDecode]'));
  expect(await runExtraction(bomb, staying())).toMatchObject({
    ok: false,
    code: 'document_too_complex',
    detail: expect.stringContaining('memory'),
  });
});

test('objects that fill the heap end the worker, not the server', async () => {
  const limits = { ...EXTRACTION_LIMITS, heapMb: 16 };
  const many = own(pdfOf(deflateSync(Buffer.from(`[${'(aaaaaaaa)'.repeat(2_000_000)}] TJ`))));
  expect(await runExtraction(many, staying(), limits)).toMatchObject({ ok: false, code: 'document_too_complex' });
});

test('a client that leaves ends the extraction, whether it has begun or not', async () => {
  const leaving = new AbortController();
  const running = runExtraction(slow(), leaving.signal);
  leaving.abort();
  expect(await running).toBeUndefined();
  expect(await runExtraction(slow(), leaving.signal)).toBeUndefined();
});
