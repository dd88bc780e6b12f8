import type { Worker } from 'node:worker_threads';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';
import {
  DOCX,
  docxOf,
  drawPdf,
  makeDocx,
  makeOdt,
  makePdf,
  ODT,
  paragraph,
  pdfOf,
  tenThousandEntries,
} from './make-documents.ts';
import { answerOf, PATH, type Sending, send } from './send-document.ts';

const NAMES = 'Bonjour, je suis Amélie Dupont (amelie.dupont@exemple.example), à Lyon.';
const MASKED = 'Bonjour, je suis [PERSON] ([EMAIL]), à Lyon.';
const NOBODY_IN_CLEAR = /Amélie|Dupont|exemple\.example/;

describe('POST /api/ai/documents', () => {
  let provider: FakeProvider;
  let server: TestServer;
  let token: string;
  let dpo: string;

  const tokenOf = async ({ email, password }: { email: string; password: string }) =>
    (await server.client().post('/api/auth/login', { email, password })).body.accessToken as string;
  const post = (sending: Sending) => send(server.url, token, sending);
  const trail = (requestId: string) =>
    server.query<{ action: string; outcome: string; details: Record<string, unknown> }>(
      'SELECT action, outcome, details FROM audit_events WHERE request_id = $1 ORDER BY tx_id, seq',
      [requestId],
    );

  beforeAll(async () => {
    provider = await startFakeProvider();
    server = await startTestServer({ env: { GARDEFOU_OLLAMA_URL: provider.url } });
    token = await tokenOf(server.tenants[0].member);
    dpo = await tokenOf(server.tenants[0].dpo);
    await new ApiClient(server.url).bearer(token).post('/api/consents', { purpose: 'SUMMARY' });
  });
  afterAll(async () => {
    await server?.stop();
    await provider?.close();
  });
  beforeEach(() => provider.behave('answer'));

  describe('gives a model the masked text of a document, and says what was read', () => {
    test.each([
      ['PDF', () => makePdf([NAMES]), 'application/pdf', { pages: 1 }],
      ['DOCX', () => makeDocx(paragraph(NAMES)), DOCX, {}],
      ['ODT', () => makeOdt(`<text:p>${NAMES}</text:p>`), ODT, {}],
      ['TXT in UTF-8', () => NAMES, 'text/plain', {}],
      ['TXT in Windows-1252', () => Buffer.from(NAMES, 'latin1'), 'text/plain', {}],
      ['MD in UTF-16', () => Buffer.from(`\ufeff${NAMES}`, 'utf16le'), 'text/plain', {}],
    ])('%s, whatever the client says it is', async (_, make, mediaType, more) => {
      const answer = await post({ file: await make(), type: 'image/png' });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          tool: 'SUMMARY',
          provider: 'demo',
          masked: { PERSON: 1, EMAIL: 1 },
          document: { mediaType, characters: NAMES.length, truncated: false, ...more },
        },
      });
      expect(answer.body.response).toContain(`utilisateur : ${MASKED}`);
      expect(answer.text).not.toMatch(NOBODY_IN_CLEAR);
      expect((await trail(answer.body.requestId)).map(({ action, outcome }) => [action, outcome])).toEqual([
        ['ai.invoke', 'intent'],
        ['ai.invoke', 'success'],
      ]);
    });

    test('the instruction stands before the text and is masked like it, for the tool that is named', async () => {
      const fields = { tool: 'EXTRACTION', instruction: 'Tout sur Madame Amélie Dupont', masking: 'mask' };
      const answer = await post({ file: NAMES, fields });
      expect(answer.body).toMatchObject({ tool: 'EXTRACTION', masked: { PERSON: 2 } });
      expect(answer.body.response).toContain(`utilisateur : Tout sur Madame [PERSON]\nutilisateur : ${MASKED}`);
    });

    test('pseudonymised, the names come back in the answer', async () => {
      provider.behave('echo');
      const fields = { model: 'ollama/fake-model', masking: 'pseudonymise' };
      const answer = await post({ file: NAMES, fields });
      expect(answer.body.response).toContain('Amélie Dupont (amelie.dupont@exemple.example)');
      expect(JSON.stringify(provider.requests.at(-1)?.body)).not.toMatch(NOBODY_IN_CLEAR);
    });

    test('streamed, the done event says it too', async () => {
      const answer = await post({ file: await makePdf([NAMES]), fields: { stream: 'true' } });
      expect(answer.headers.get('content-type')).toContain('text/event-stream');
      expect(answer.text).toContain('event: delta');
      expect(answer.text).not.toMatch(NOBODY_IN_CLEAR);
      const done = JSON.parse(String(/event: done\ndata: (.+)/.exec(answer.text)?.[1]));
      expect(done).toMatchObject({
        masked: { PERSON: 1 },
        document: { mediaType: 'application/pdf', pages: 1, characters: NAMES.length, truncated: false },
      });
    });

    test('sent as the body itself, with the fields in the query', async () => {
      const raw = async (type: string, query: string) =>
        answerOf(
          await fetch(`${server.url}${PATH}?${query}`, {
            method: 'POST',
            body: new Uint8Array(await makePdf([NAMES])),
            headers: { authorization: `Bearer ${token}`, 'content-type': type },
          }),
        );
      expect(await raw('application/pdf', 'tool=CLASSIFICATION&instruction=lettre%20ou%20facture')).toMatchObject({
        status: 200,
        body: { tool: 'CLASSIFICATION', document: { mediaType: 'application/pdf' } },
      });
      expect((await raw('application/octet-stream', '')).body.tool).toBe('SUMMARY');
      expect(await raw('application/pdf', 'inconnu=1')).toMatchObject({ status: 400 });
      expect(await raw('application/pdf', `tenantId=${server.tenants[1].id}`)).toMatchObject({
        status: 403,
        body: { code: 'cross_tenant_access' },
      });
      expect(await raw('application/x-www-form-urlencoded', '')).toMatchObject({
        status: 415,
        body: { code: 'unsupported_media_type', detail: expect.stringContaining('application/pdf') },
      });
    });
  });

  describe('refuses a document, sends nothing of it, and leaves one row with the reason', () => {
    test.each([
      ['a PDF with a password', () => makePdf(['x'], { userPassword: 'inventé' }), 422, 'document_protected'],
      ['an encrypted ODT', () => makeOdt('', { encrypted: true }), 422, 'document_protected'],
      ['a scan', () => drawPdf((pdf) => pdf.rect(0, 0, 90, 90).fill()), 422, 'document_empty'],
      ['an empty file', () => '', 422, 'document_empty'],
      ['half a PDF', async () => (await makePdf([NAMES])).subarray(0, 700), 422, 'document_unreadable'],
      ['half a DOCX', () => makeDocx(paragraph(NAMES)).subarray(0, 400), 422, 'document_unreadable'],
      ['a document type', () => docxOf('<!DOCTYPE d><d/>'), 422, 'document_unreadable'],
      ['a zip bomb', () => makeDocx(paragraph('0'.repeat(3_000_000))), 422, 'document_too_complex'],
      ['ten thousand entries', () => tenThousandEntries(), 422, 'document_too_complex'],
      ['more characters than a prompt may have', () => 'a'.repeat(2_000_001), 422, 'document_too_complex'],
      ['an image', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 415, 'unsupported_media_type'],
    ])('%s', async (_, make, status, code) => {
      const answer = await post({ file: await make(), type: 'application/pdf' });
      expect(answer).toMatchObject({ status, body: { code, status, detail: expect.stringMatching(/\w{3}/) } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await trail(answer.body.requestId)).toEqual([
        { action: 'ai.document', outcome: 'refused', details: { reason: code } },
      ]);
    });

    test('and says so when its bytes are not what it was sent as', async () => {
      const answer = await post({ file: Buffer.from([0, 1, 2, 3]), type: 'application/pdf' });
      expect(answer.body.detail).toContain('sent as application/pdf');
      const unknown = await post({ file: Buffer.from([0, 1, 2, 3]), type: 'image/amelie-dupont' });
      expect(unknown.body.detail).not.toContain('amelie');
    });

    test('whatever bytes follow a magic number, it is never a fault of ours', async () => {
      const starts = ['%PDF-1.7\n', 'PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'].map((start) =>
        Buffer.from(start, 'latin1'),
      );
      const bytes = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 })).map(Buffer.concat);
      await fc.assert(
        fc.asyncProperty(bytes, async (file) => {
          expect([415, 422]).toContain((await post({ file })).status);
        }),
        { numRuns: 10 },
      );
    });
  });

  describe('refuses a request', () => {
    test('of nobody, of who may not call a model, of another’s page, before any of the file is read', async () => {
      const file = NAMES;
      expect(await send(server.url, '', { file })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      const superadmin = await tokenOf(server.superadmin);
      expect(await send(server.url, superadmin, { file })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      const { email, password } = server.tenants[0].member;
      const login = await server.client().post('/api/auth/login', { email, password });
      const cookie = login.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      const browser = (headers: Record<string, string>) =>
        send(server.url, '', { file, headers: { cookie, ...headers } });
      expect(await browser({})).toMatchObject({ status: 403, body: { code: 'csrf_failed' } });
      expect((await browser({ 'x-csrf-token': login.body.csrfToken })).status).toBe(200);
    });

    test('that names another organisation in the form, and leaves the violation in the trail', async () => {
      const own = await post({ file: NAMES, fields: { tenantId: server.tenants[0].id } });
      expect(own.status).toBe(200);
      const answer = await post({ file: NAMES, fields: { tenantId: server.tenants[1].id } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'cross_tenant_access' } });
      expect((await trail(answer.body.requestId)).map(({ action }) => action)).toEqual([
        'access.cross_tenant',
        'access.cross_tenant',
      ]);
    });

    test('without consent, like any call, with the row of a call', async () => {
      const answer = await send(server.url, dpo, { file: NAMES });
      expect(answer).toMatchObject({ status: 403, body: { code: 'consent_required', purpose: 'SUMMARY' } });
      expect(await trail(answer.body.requestId)).toMatchObject([{ action: 'ai.invoke', outcome: 'refused' }]);
    });

    test('without a file, with two, with fields that are unknown or not valid: 400, and each fault is named', async () => {
      const fieldsOf = async (sending: Sending) => {
        const answer = await post(sending);
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
        return answer.body.errors.map(({ field }: { field: string }) => field).sort();
      };
      expect(await fieldsOf({})).toEqual(['file']);
      expect(await fieldsOf({ fields: { file: 'du texte' } })).toEqual(['file']);
      expect(await fieldsOf({ file: NAMES, fields: { stream: 'peut-être', inconnu: '1', tool: 'x' } })).toEqual([
        'inconnu',
        'stream',
        'tool',
      ]);
      const form = new FormData();
      for (const part of ['un', 'deux']) form.append('file', new Blob([part]), 'x.txt');
      const headers = { authorization: `Bearer ${token}` };
      const two = await answerOf(await fetch(server.url + PATH, { method: 'POST', body: form, headers }));
      expect(two).toMatchObject({ status: 400, body: { errors: [{ field: 'file' }] } });
    });

    test.each([
      ['a boundary that is not there', 'multipart/form-data; boundary=x', 'rien', 400, 'malformed_body'],
      ['no boundary', 'multipart/form-data', 'rien', 400, 'malformed_body'],
      [
        'a form cut short',
        'multipart/form-data; boundary=x',
        formOf('file"; filename="a', 'b').slice(0, -9),
        400,
        'malformed_body',
      ],
      [
        'a field that is no UTF-8',
        'multipart/form-data; boundary=x',
        formOf('instruction', '\u00e9'),
        400,
        'malformed_body',
      ],
      ['JSON', 'application/json', '{}', 415, 'unsupported_media_type'],
    ])('with %s', async (_, type, text, status, code) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const body = Buffer.from(text, 'latin1');
      expect(await answerOf(await fetch(server.url + PATH, { method: 'POST', body, headers }))).toMatchObject({
        status,
        body: { code },
      });
    });

    test('with 21 MB, in a form or as the body, announced or not', async () => {
      const file = Buffer.alloc(21_000_000, 'a');
      const tooLarge = { status: 413, body: { code: 'payload_too_large', detail: 'The limit is 20971520 bytes.' } };
      expect(await post({ file })).toMatchObject(tooLarge);
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' };
      const raw = (body: RequestInit['body']) =>
        fetch(server.url + PATH, { method: 'POST', body, headers, duplex: 'half' } as RequestInit).then(answerOf);
      expect(await raw(file)).toMatchObject(tooLarge);
      expect(await raw(new Blob([file]).stream())).toMatchObject(tooLarge);
    });
  });

  test('a provider that rejects a document is answered with its length, streamed or not', async () => {
    provider.behave({ status: 400 });
    for (const stream of ['false', 'true']) {
      const answer = await post({ file: NAMES, fields: { model: 'ollama/fake-model', stream } });
      expect(answer.text).toContain('provider_rejected');
      expect(answer.text).toContain(`${NAMES.length} characters`);
    }
  });

  test('two are read at once, thirty-two wait, the next is told to come again; when all leave, others have their place', async () => {
    const slow = pdfOf(deflateSync(Buffer.from('q Q '.repeat(15_000_000))));
    let running = 0;
    let most = 0;
    const watch = (worker: Worker) => {
      most = Math.max(most, ++running);
      worker.once('exit', () => running--);
    };
    process.on('worker', watch);
    const emptied = async () =>
      (await server.query("SELECT 1 FROM audit_events WHERE details->>'reason' = 'document_empty'")).length;
    const before = await emptied();
    const leaving = new AbortController();
    const sent = Array.from({ length: 35 }, () => post({ file: slow, signal: leaving.signal }));
    const refused = await Promise.any(sent);
    expect(refused).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    leaving.abort();
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(34);
    // Had they gone on, this one would wait for them, and each would end as an empty document.
    expect((await post({ file: NAMES })).status).toBe(200);
    await expect.poll(() => running).toBe(0);
    process.off('worker', watch);
    expect(most).toBe(2);
    expect(await emptied()).toBe(before);
  });
});

/** A form of one part; its bytes are those of the string in latin1. */
function formOf(name: string, value: string): string {
  return `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--x--\r\n`;
}
