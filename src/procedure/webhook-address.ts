import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

/** Every address of a name. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Addresses that are nobody's on the internet: private, loopback, link-local, shared (CGNAT), documentation, multicast, reserved. */
const SPECIAL_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Within 2000::/3, the only part of IPv6 that is given out: Teredo and its like, documentation, 6to4 (they carry IPv4 addresses). */
const SPECIAL_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [net, prefix] of SPECIAL_V4) special.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of SPECIAL_V6) special.addSubnet(net, prefix, 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

/** Is the address on the public internet? Everything that is not an IP address is not. IPv4 inside IPv6 is refused altogether. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  return isIP(address) === 6 && globalV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** The host of a URL as sockets want it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export type UrlFault = 'no-url' | 'not-https' | 'credentials' | 'private-address';

/**
 * Why events are not sent to a URL; undefined where they may be. `http` is for loopback only, and private addresses only where the
 * service is set up for them. What a name stands for is looked at each time something is sent.
 */
export function faultOfUrl(text: string, allowPrivate: boolean): UrlFault | undefined {
  if (!URL.canParse(text)) return 'no-url';
  const url = new URL(text);
  const host = hostOf(url);
  const plain = url.protocol === 'http:' && allowPrivate && LOOPBACK.test(host);
  if (url.protocol !== 'https:' && !plain) return 'not-https';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (allowPrivate) return undefined;
  const local = host === 'localhost' || /\.(localhost|local|internal)\.?$/.test(host);
  return local || (isIP(host) !== 0 && !isPublicAddress(host)) ? 'private-address' : undefined;
}

export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
  constructor() {
    super('the name stands for an address that nothing is sent to');
  }
}

const resolveAll: Resolve = (hostname, done) => dnsLookup(hostname, { all: true }, done);

/**
 * A socket's lookup that fails with `AddressRefused` when any address of the name is not public. The socket connects to what was
 * checked here and asks nobody again, so a name that changes in between (DNS rebinding) gains nothing.
 */
export function guardedLookup(allowPrivate: boolean, resolve: Resolve = resolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) callback(error ?? new AddressRefused(), '', 0);
      else if (!allowPrivate && !addresses.every(({ address }) => isPublicAddress(address)))
        callback(new AddressRefused(), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
