import { BlockList, isIP } from 'node:net';
import type { ProviderLocation } from './provider.ts';

const PRIVATE = new BlockList();
for (const [address, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['0.0.0.0', 32],
] as const) {
  PRIVATE.addSubnet(address, prefix, 'ipv4');
}
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addAddress('::', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

// Reserved for private use (RFC 6761, 6762, 8375 and ICANN's `.internal`): no public name can end so.
const PRIVATE_SUFFIXES = ['.localhost', '.local', '.internal', '.home.arpa'];

/**
 * Where the service at `baseUrl` processes data: what the operator declared, otherwise `local` for a loopback or
 * private address and `third_country` for everything else, the strictest, since a public name says nothing of where it
 * is. Names are judged as written, without DNS: an answer of the resolver may change between this check and the call.
 * Throws TypeError when `baseUrl` is not a URL.
 */
export function locateProvider(baseUrl: string, declared?: ProviderLocation): ProviderLocation {
  if (declared !== undefined) return declared;
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isPrivateHost(host) ? 'local' : 'third_country';
}

function isPrivateHost(host: string): boolean {
  const family = isIP(host);
  if (family !== 0) return PRIVATE.check(host, family === 4 ? 'ipv4' : 'ipv6');
  // A name without a dot (`localhost`, `ollama` in a compose file) is never a public one: ICANN forbids dotless
  // domains.
  return !host.includes('.') || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix));
}
