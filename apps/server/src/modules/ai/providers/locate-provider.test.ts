import { expect, test } from 'vitest';
import { locateProvider } from './locate-provider.ts';

test.each([
  'http://127.0.0.1:11434',
  'http://127.8.9.1/v1',
  'http://0x7f.1:8000',
  'http://localhost:11434',
  'http://LOCALHOST.:11434',
  'http://models.localhost',
  'http://ollama:11434',
  'http://10.0.3.4/v1',
  'http://172.16.0.1',
  'http://172.31.255.255',
  'http://192.168.1.20:8080/v1',
  'http://169.254.10.1',
  'http://0.0.0.0:11434',
  'http://[::1]:11434',
  'http://[fd12:3456::1]/v1',
  'http://[fe80::1]',
  'http://[::ffff:10.0.0.1]',
  'https://gpu.corp.internal/v1',
  'http://nas.local:11434',
  'http://box.home.arpa',
])('%s cannot be reached from outside: local', (url) => {
  expect(locateProvider(url)).toBe('local');
});

test.each([
  'https://api.openai.com/v1',
  'https://api.mistral.ai/v1',
  'http://8.8.8.8',
  'http://172.15.255.255',
  'http://172.32.0.1',
  'http://192.169.0.1',
  'http://11.0.0.1',
  'http://128.0.0.1',
  'http://[2a01:4f8::1]',
  'http://[::ffff:8.8.8.8]',
  'https://127.0.0.1.example.org',
  'https://localhost.example.org',
  'https://10.0.0.1.example.org/v1',
  'https://internal.example.org',
])('%s says nothing of where it is: third country, the strictest', (url) => {
  expect(locateProvider(url)).toBe('third_country');
});

test('what the operator declares stands, stricter or not: a proxy on loopback may lead abroad', () => {
  expect(locateProvider('http://127.0.0.1:4000', 'third_country')).toBe('third_country');
  expect(locateProvider('https://api.scaleway.ai/v1', 'eu')).toBe('eu');
});
