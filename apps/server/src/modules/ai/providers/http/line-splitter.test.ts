import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

test('lines are the same however the bytes are cut, characters included', () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n\ufeff]/g, ' '));
  const text = fc.tuple(fc.array(line), fc.constantFrom('\n', '\r\n')).map(([lines, end]) => lines.join(end));
  fc.assert(
    fc.property(text, fc.infiniteStream(fc.nat(9)), fc.infiniteStream(fc.nat(3)), (whole, sizes, batches) => {
      const bytes = Buffer.from(whole);
      const splitter = new LineSplitter();
      const lines: string[] = [];
      let at = 0;
      while (at < bytes.length) {
        const batch: Buffer[] = [];
        for (let count = 1 + Number(batches.next().value); count > 0 && at < bytes.length; count--) {
          const size = 1 + Number(sizes.next().value);
          batch.push(bytes.subarray(at, at + size));
          at += size;
        }
        lines.push(...(splitter.push(batch) ?? ['too long']));
      }
      lines.push(...splitter.end());
      const expected = bytes.toString('utf8').split(/\r?\n/);
      if (expected.at(-1) === '') expected.pop();
      expect(lines).toEqual(expected);
    }),
  );
});

test('a line that never ends is refused before it fills the memory, in time linear in its length', () => {
  const splitter = new LineSplitter();
  const chunk = Buffer.alloc(64, 'x');
  let bytes = 0;
  while (splitter.push([chunk]) !== undefined) bytes += chunk.length;
  expect(bytes).toBeLessThanOrEqual(1024 * 1024);
});

test('the bound holds for the beginning of a line behind a whole one', () => {
  expect(new LineSplitter().push([Buffer.from('short\n'), Buffer.alloc(2 * 1024 * 1024, 'x')])).toBeUndefined();
});
