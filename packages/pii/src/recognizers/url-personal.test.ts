import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'https://www.linkedin.com/in/marie-dupont', values: ['https://www.linkedin.com/in/marie-dupont'] },
  { text: '(https://twitter.com/lola_v).', values: ['https://twitter.com/lola_v'] },
  { text: 'https://exemple.fr/~jdupont', values: ['https://exemple.fr/~jdupont'] },
  { text: 'https://mastodon.social/@ninar', values: ['https://mastodon.social/@ninar'] },
  {
    text: 'https://www.facebook.com/profile.php?id=1000123',
    values: ['https://www.facebook.com/profile.php?id=1000123'],
  },
])('profiles, not pages of services: $text', ({ text, values }) => {
  expect(valuesOf('URL_PERSONAL', text)).toEqual(values);
});

test.each([
  'https://github.com/nodejs/node',
  'https://www.linkedin.com/company/acme',
  'https://www.lemonde.fr/politique',
  'https://twitter.com/search?q=a',
  'linkedin.com',
])('no URL_PERSONAL in %j', (text) => {
  expect(valuesOf('URL_PERSONAL', text)).toEqual([]);
});

test('pages where people collect money are theirs', () => {
  expect(
    valuesOf('URL_PERSONAL', 'https://monzo.me/gaurav-deol and https://github.com/sponsors/tobenna-io'),
  ).toHaveLength(2);
});
