import { keywordsBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import type { NumberRun } from '../scan/number-run.ts';
import type { Scan } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import type { NumberRecognizer, TokenRecognizer } from './recognizer.ts';

const V4 = /(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\d])(?!\.\d)/y;
const V6 = /[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:%[a-z0-9]{1,15})?/y;

/**
 * IPv4 (RFC 791) and IPv6 (RFC 4291) addresses of hosts, private ranges included. Not loopback, 0.0.0.0, netmasks, networks
 * written with a mask that ends in zeros, nor versions of four numbers.
 */
export const ipv4: NumberRecognizer = {
  name: 'ip-address',
  types: ['IP_ADDRESS'],
  trigger: 'number',
  find(scan: Scan, index: number, run: NumberRun, found: Span[]) {
    const { text } = scan;
    const first = text.charCodeAt(run.start + (run.groupEnd[1] ? 1 : run.groupEnd[2] ? 2 : 3));
    if (first !== 46 || !run.free) return;
    V4.lastIndex = run.start;
    const match = V4.exec(text);
    if (!match) return;
    const value = match[0];
    const end = run.start + value.length;
    if (/^(?:127\.|0\.|25[45]\.)/.test(value) || /[A-Za-z_]/.test(text.charAt(end)) || text.charAt(end) === '-') return;
    if (/^\/\d/.test(text.slice(end, end + 2)) && value.endsWith('.0')) return;
    if (
      /(?:[<>=~!]=|[<>=~^]) ?$/.test(text.slice(Math.max(0, run.start - 3), run.start)) &&
      !/[\w"'] ?= ?$/.test(text.slice(Math.max(0, run.start - 4), run.start))
    )
      return;
    if (/[vV]/.test(text.charAt(run.start - 1)) || keywordsBefore(scan, index, 2) & K.version) return;
    found.push({ start: run.start, end, type: 'IP_ADDRESS', score: 0.98, recognizer: 'ip-address' });
  },
};

export const ipv6: TokenRecognizer = {
  name: 'ip-address',
  types: ['IP_ADDRESS'],
  trigger: 'colon',
  find(scan, index, found) {
    const { text } = scan;
    const colon = scan.start[index] ?? 0;
    let start = colon;
    while (start > 0 && colon - start < 5 && isHexadecimal(text.charCodeAt(start - 1))) start--;
    if (colon - start > 4 || (start > 0 && /[\w:.@-]/.test(text.charAt(start - 1)))) return;
    V6.lastIndex = start;
    const match = V6.exec(text);
    if (!match) return;
    const value = match[0].replace(/:$/, match[0].endsWith('::') ? ':' : '');
    const end = start + value.length;
    if (/[\w]/.test(text.charAt(end)) || !isV6(value.replace(/%.*/, ''))) return;
    found.push({ start, end, type: 'IP_ADDRESS', score: 0.98, recognizer: 'ip-address' });
  },
};

function isV6(value: string): boolean {
  const gap = value.indexOf('::');
  if (gap !== value.lastIndexOf('::') || value.includes(':::')) return false;
  const groups = value.split(':').filter((group) => group !== '');
  if (gap < 0 ? groups.length !== 8 : groups.length > 7 || groups.length < 2) return false;
  // "::1" is loopback; times and ratios (10::20) have no letter and short groups.
  return groups.some((group) => group.length >= 3) && groups.every((group) => group.length <= 4);
}

function isHexadecimal(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 70) || (unit >= 97 && unit <= 102);
}
