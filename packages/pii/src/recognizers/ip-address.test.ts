import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'depuis 192.168.1.12 hier', values: ['192.168.1.12'] },
  { text: '203.0.113.9:8080', values: ['203.0.113.9'] },
  { text: 'http://10.0.0.4/x', values: ['10.0.0.4'] },
  { text: '2001:db8:85a3::8a2e:370:7334', values: ['2001:db8:85a3::8a2e:370:7334'] },
  { text: '[fe80::1ff:fe23:4567:890a]', values: ['fe80::1ff:fe23:4567:890a'] },
])('hosts, not loopback, netmasks, networks nor versions: $text', ({ text, values }) => {
  expect(valuesOf('IP_ADDRESS', text)).toEqual(values);
});

test.each([
  '127.0.0.1',
  '0.0.0.0',
  '255.255.255.0',
  '10.0.0.0/8',
  'version 1.2.3.4',
  'v1.2.3.4',
  '256.1.1.1',
  '1.2.3.4.5',
  '::1',
  '10:45:12',
  'std::vector',
])('no IP_ADDRESS in %j', (text) => {
  expect(valuesOf('IP_ADDRESS', text)).toEqual([]);
});

test('a version that is compared is no host', () => {
  expect(valuesOf('IP_ADDRESS', "needs 'Gaia' >= 2.1.0.4 but found 1.9.22")).toEqual([]);
});
