import fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { drawPdf, makeDocx, makeOdt, makePdf, paragraph, zip } from '../../../../test/make-documents.ts';
import { extractDocument } from './extract-document.ts';
import { EXTRACTION_LIMITS, ExtractionRefused } from './extraction.ts';

const extract = (bytes: Uint8Array | string) => extractDocument(new Uint8Array(Buffer.from(bytes as Uint8Array)));
const textOf = async (bytes: Uint8Array | string) => (await extract(bytes)).text;

/** The code, as the worker would say it. */
async function refusalOf(bytes: Uint8Array | string): Promise<string> {
  try {
    await extract(bytes);
    return 'none';
  } catch (error) {
    return error instanceof ExtractionRefused ? error.code : 'document_unreadable';
  }
}

describe('PDF', () => {
  test('its text comes line by line and page by page, its columns apart', async () => {
    const pdf = await drawPdf((page) => {
      page.text('Amélie Dupont').text('12 rue des Lilas');
      page.text('Gauche', 72, 300).text('Droite', 300, 300);
      page.addPage().text('Deuxième page');
    });
    expect(await extract(pdf)).toEqual({
      mediaType: 'application/pdf',
      pages: 2,
      text: 'Amélie Dupont\n12 rue des Lilas\nGauche\tDroite\n\nDeuxième page',
    });
  });

  test('what was filled into a form is read, a password field is not', async () => {
    const pdf = await drawPdf((page) => {
      page.initForm();
      page.formText('nom', 72, 200, 200, 20, { value: 'Jeanne Dupont' });
      page.formText('secret', 72, 240, 200, 20, { value: 'motdepasse', password: true });
    });
    expect(await textOf(pdf)).toBe('Jeanne Dupont');
  });

  test('a name that the end of a line cut is whole again', async () => {
    expect(await textOf(await makePdf(['Madame Du-\npont et Jean-\nPierre']))).toBe('Madame Dupont et Jean-Pierre');
  });

  test('one that asks for a password is protected; one that only restricts printing is read', async () => {
    expect(await refusalOf(await makePdf(['x'], { userPassword: 'inventé' }))).toBe('document_protected');
    expect(await textOf(await makePdf(['lisible'], { ownerPassword: 'inventé' }))).toBe('lisible');
  });

  test('one without text, as a scan is, is empty', async () => {
    expect(await refusalOf(await drawPdf((page) => page.rect(0, 0, 100, 100).fill()))).toBe('document_empty');
  });

  test('one with too many pages is too complex, however little stands on them', async () => {
    const pdf = await makePdf(Array.from({ length: EXTRACTION_LIMITS.pages + 1 }, () => ''));
    expect(await refusalOf(pdf)).toBe('document_too_complex');
  });

  test('half of one is never taken for the whole', async () => {
    const pdf = await makePdf(['première', 'deuxième', 'troisième']);
    for (const part of [0.2, 0.5, 0.9]) {
      expect(await refusalOf(pdf.subarray(0, pdf.length * part))).toBe('document_unreadable');
    }
  });

  test('white space, a byte order mark or a mail header before it do not hide it', async () => {
    const pdf = await makePdf(['lisible']);
    for (const before of ['\n \n', '\ufeff', `X-Mail: oui\r\n\r\n\u0001`]) {
      expect(await extract(Buffer.concat([Buffer.from(before), pdf]))).toMatchObject({ pages: 1, text: 'lisible' });
    }
  });
});

describe('DOCX', () => {
  test('paragraphs, tabs, breaks, and rows of a table as lines with tabs', async () => {
    const cell = (...texts: string[]) => `<w:tc>${texts.map(paragraph).join('')}</w:tc>`;
    const body = [
      paragraph('Amélie Dupont'),
      '<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>',
      `<w:tbl><w:tr>${cell('Nom')}${cell('Né', 'le')}</w:tr><w:tr>${cell('Dupont')}${cell('1980')}</w:tr></w:tbl>`,
      paragraph('fin &amp; &#233;'),
    ];
    expect(await textOf(makeDocx(body.join('')))).toBe('Amélie Dupont\na\tb\nc-d\nNom\tNé le\nDupont\t1980\nfin & é');
  });

  test('headers, notes, comments and footers are read, wherever their parts are', async () => {
    const parts = Object.fromEntries(
      ['footer1', 'comments', 'endnotes', 'footnotes', 'header2'].map((name) => [name, paragraph(name)]),
    );
    expect(await textOf(makeDocx(paragraph('corps'), parts))).toBe(
      'corps\nheader2\nfootnotes\nendnotes\ncomments\nfooter1',
    );
  });

  test('what was deleted or moved away is left out, what was inserted is there, a drawing’s copy is not read twice', async () => {
    const body = [
      '<w:p><w:del><w:r><w:delText>supprimé</w:delText></w:r></w:del><w:ins><w:r><w:t>inséré</w:t></w:r></w:ins></w:p>',
      `<w:moveFrom>${paragraph('parti')}</w:moveFrom><w:moveTo>${paragraph('arrivé')}</w:moveTo>`,
      `<w:Choice>${paragraph('dessin')}</w:Choice><w:Fallback>${paragraph('dessin')}</w:Fallback>`,
      '<w:p><w:r><w:instrText>HYPERLINK "mailto:a@b.example"</w:instrText></w:r></w:p>',
    ];
    expect(await textOf(makeDocx(body.join('')))).toBe('inséré\narrivé\ndessin');
  });

  test('in UTF-16, which the format allows, it is read', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="x">${paragraph('Amélie')}</w:document>`;
    const part = Buffer.from(`\ufeff${xml}`, 'utf16le');
    expect(await textOf(makeDocx('', {}, { 'word/document.xml': part }))).toBe('Amélie');
  });

  test('one that Word encrypted is protected; an old .doc is not supported', async () => {
    const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    const encrypted = Buffer.concat([compound, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]);
    expect(await refusalOf(encrypted)).toBe('document_protected');
    expect(await refusalOf(Buffer.concat([compound, Buffer.alloc(600)]))).toBe('unsupported_media_type');
  });

  test('half of one, or one whose part is missing or is no XML, cannot be read', async () => {
    const docx = makeDocx(paragraph('corps'));
    expect(await refusalOf(docx.subarray(0, docx.length / 2))).toBe('document_unreadable');
    expect(await refusalOf(makeDocx(paragraph('a'), { header1: '<w:p>' }))).toBe('document_unreadable');
    const noBody = makeDocx('').toString('latin1').replaceAll('word/document.xml', 'word/doc_ment.xml');
    expect(await refusalOf(Buffer.from(noBody, 'latin1'))).toBe('document_unreadable');
  });

  test('a document type is refused before any entity of it counts', async () => {
    const bomb = `<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(100)}">]><d xmlns:w="x">&b;</d>`;
    const outside = '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>';
    for (const xml of [bomb, outside]) {
      const docx = makeDocx('', {}, { 'word/document.xml': Buffer.from(xml) });
      await expect(extract(docx)).rejects.toMatchObject({
        code: 'document_unreadable',
        detail: expect.stringContaining('DTD'),
      });
    }
  });
});

describe('ODT', () => {
  test('paragraphs, headings, lists, tables, spaces, tabs, notes, and the header of its pages', async () => {
    const cell = (text: string) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
    const text = [
      '<text:tracked-changes><text:deletion><text:p>supprimé</text:p></text:deletion></text:tracked-changes>',
      '<text:h>Titre</text:h>',
      '<text:p>Amélie\n  <text:span>Dupont</text:span><text:s text:c="3"/>x<text:tab/>y<text:line-break/>z</text:p>',
      '<text:list><text:list-item><text:p>un</text:p></text:list-item></text:list>',
      `<table:table><table:table-row>${cell('Nom')}${cell('Âge')}</table:table-row></table:table>`,
      '<text:p>Voir<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>',
      '<text:p><office:annotation><dc:creator>Auteur</dc:creator><text:p>avis</text:p></office:annotation></text:p>',
      '<text:p><draw:frame><svg:title>logo.png</svg:title></draw:frame></text:p>',
    ];
    expect(await extract(makeOdt(text.join(''), { header: '<text:p>En-tête</text:p>' }))).toEqual({
      mediaType: 'application/vnd.oasis.opendocument.text',
      text: 'Titre\nAmélie Dupont   x\ty\nz\nun\nNom\tÂge\nVoir (note )\n (avis )\n\nEn-tête',
    });
  });

  test('an encrypted one is protected', async () => {
    expect(await refusalOf(makeOdt('', { encrypted: true }))).toBe('document_protected');
  });

  test('a thousand million spaces are not written out', async () => {
    expect((await textOf(makeOdt('<text:p>a<text:s text:c="1000000000"/>b</text:p>'))).length).toBeLessThan(100);
  });
});

describe('text', () => {
  const words = 'Amélie Dupont, née à Nîmes, 12 €';
  test.each([
    ['UTF-8', Buffer.from(words)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${words}`)],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${words}`, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(`\ufeff${words}`, 'utf16le').swap16()],
    ['UTF-16 LE without', Buffer.from(words, 'utf16le')],
    ['UTF-16 BE without', Buffer.from(words, 'utf16le').swap16()],
    ['Windows-1252', Buffer.concat([Buffer.from(words.slice(0, -1), 'latin1'), Buffer.of(0x80)])],
  ])('%s is read as it was written', async (_, bytes) => {
    expect(await extract(bytes)).toEqual({ mediaType: 'text/plain', text: words });
  });

  test('marks that are not seen do not hide a name from masking, and accents are composed', async () => {
    expect(await textOf('Du\u00adpont Du\u200bpont \u202eBe\u0301rard\u202c\r\n\r\n\r\n\r\nfin  ')).toBe(
      'Dupont Dupont Bérard\n\nfin',
    );
  });

  test.each([
    ['binary', Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 4])],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['RTF, whose escapes would hide accented names', "{\\rtf1\\ansi Andr\\'e9}"],
    ['a zip of something else', zip({ 'photo.txt': Buffer.from('x') })],
    ['an Excel workbook', zip({ '[Content_Types].xml': Buffer.from('<Types/>'), 'xl/workbook.xml': Buffer.from('x') })],
    ['an OpenDocument sheet', zip({ mimetype: Buffer.from('application/vnd.oasis.opendocument.spreadsheet') })],
  ])('%s is not supported', async (_, bytes) => {
    expect(await refusalOf(bytes)).toBe('unsupported_media_type');
  });

  test.each(['', ' \n\t', '\ufeff'])('nothing (%j) is empty', async (text) => {
    expect(await refusalOf(text)).toBe('document_empty');
  });

  test('a million lines of spaces are tidied in linear time, and more than the limit is refused, not cut', async () => {
    expect(await textOf(`a${' '.repeat(1_000_000)}b`)).toHaveLength(1_000_002);
    expect(await textOf(`a${'  \n'.repeat(500_000)}b`)).toBe('a\n\nb');
    expect(await refusalOf('a'.repeat(EXTRACTION_LIMITS.characters + 1))).toBe('document_too_complex');
  });
});

describe('zips made to hurt', () => {
  test('a ratio of hundreds is too complex, and so is the sum of parts that are modest by themselves', async () => {
    expect(await refusalOf(makeDocx(paragraph('0'.repeat(3_000_000))))).toBe('document_too_complex');
    const size = EXTRACTION_LIMITS.unpackedBytes / 4;
    const parts: Zippable = Object.fromEntries(
      ['document', 'header1', 'header2', 'header3', 'header4'].map((name) => [
        `word/${name}.xml`,
        [new Uint8Array(size), { level: 0 as const }],
      ]),
    );
    const headers = Object.fromEntries(Object.keys(parts).map((path) => [path.slice(5, -4), '']));
    await expect(extract(makeDocx('', headers, parts))).rejects.toMatchObject({
      code: 'document_too_complex',
      detail: expect.stringContaining(String(EXTRACTION_LIMITS.unpackedBytes)),
    });
  });

  test('10,000 entries are too many', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`a/${index}`, new Uint8Array()]));
    expect(await refusalOf(zip(many, 0))).toBe('document_too_complex');
  });

  test('a zip inside is not opened: what is in it neither counts nor is read', async () => {
    let inner: Uint8Array = zipSync({ 'bomb.txt': new Uint8Array(5_000_000) });
    for (let depth = 0; depth < 5; depth++) inner = zipSync({ 'inner.zip': inner, 'again.zip': inner });
    expect(await textOf(makeDocx(paragraph('corps'), {}, { 'word/embeddings/bomb.zip': inner }))).toBe('corps');
    expect(await refusalOf(zip({ 'inner.zip': inner }))).toBe('unsupported_media_type');
  });

  test('a directory that lies about a size gives no more than it said', async () => {
    const docx = makeDocx(paragraph('0'.repeat(3_000_000)));
    // The uncompressed size in the central directory of the entry named word/document.xml.
    const name = docx.lastIndexOf('word/document.xml');
    docx.writeUInt32LE(1_000, name - 46 + 24);
    expect(await refusalOf(docx)).toBe('document_unreadable');
  });
});

test('whatever the bytes are: a refusal, or text without anything unseen', async () => {
  const pdf = await makePdf(['corps']);
  const docx = makeDocx(paragraph('corps'));
  const odt = makeOdt('<text:p>corps</text:p>');
  const starts = ['%PDF-1.7\n', 'PK\u0003\u0004', '\ufeff', '', '<w:p>'].map((start) => Buffer.from(start));
  const random = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 })).map(Buffer.concat);
  const damaged = fc
    .tuple(fc.constantFrom(pdf, docx, odt), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }))
    .map(([whole, changes]) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  const words = fc.string({ unit: 'binary' }).map((text) => Buffer.from(text));
  await fc.assert(
    fc.asyncProperty(fc.oneof(random, damaged, words), async (bytes) => {
      if ((await refusalOf(bytes)) !== 'none') return;
      const text = await textOf(bytes);
      expect(text.trim()).toBe(text);
      expect(text.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u00ad\u200b\u2060\ufeff]/u);
    }),
    { numRuns: 300 },
  );
});
