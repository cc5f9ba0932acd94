import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** True for the address of a proxy whose `X-Forwarded-For` is believed. */
export type IsTrustedProxy = (address: string) => boolean;

/** Addresses (`10.0.0.7`) and networks (`10.0.0.0/8`) of IPv4 and IPv6. */
export function trustedProxies(list: readonly string[]): IsTrustedProxy {
  const trusted = new BlockList();
  for (const entry of list) {
    const [address = '', bits] = entry.split('/');
    const family = familyOf(address);
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, familyOf(address));
}

/**
 * Who really asks: the last address of `X-Forwarded-For` that is no trusted proxy, and the peer itself when that is none. Whatever else
 * a client writes into the header is not believed.
 */
export function clientAddress(request: IncomingMessage, isTrusted: IsTrustedProxy): string {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => isIP(address) !== 0);
  let address = peer;
  while (isTrusted(address) && forwarded.length > 0) address = forwarded.pop()!;
  return address;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
