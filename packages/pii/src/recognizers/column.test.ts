import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([{ text: 'login;password\nmblanc;Ete2024!\ntnoir;Hiver#77', values: ['Ete2024!', 'Hiver#77'] }])(
  'cells below a known title: $text',
  ({ text, values }) => {
    expect(valuesOf('SECRET', text)).toEqual(values);
  },
);

test.each(['sku;password_policy\n88;strict-1'])('no SECRET in %j', (text) => {
  expect(valuesOf('SECRET', text)).toEqual([]);
});

test('a delimiter between quotes separates nothing', () => {
  expect(valuesOf('DATE_OF_BIRTH', 'name,start,birth_date\n"Manning, Rob",2024-10-01,1978-01-30\n')).toEqual([
    '1978-01-30',
  ]);
});
