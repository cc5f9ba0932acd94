import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress, trustedProxies } from '../../../src/server/client-address.ts';

const asked = (peer: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  const isTrusted = trustedProxies(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

  it.each([
    ['the peer', '203.0.113.9', undefined, '203.0.113.9'],
    ['the peer, whatever it claims, when it is no trusted proxy', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['what a trusted proxy says', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['what the last trusted proxy of a chain says', 'fd00::1', '198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['not what the client wrote before its proxy did', '10.1.2.3', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['the proxy, when it says nothing', '192.0.2.7', undefined, '192.0.2.7'],
    ['the proxy, when it says nonsense', '192.0.2.7', 'unknown, _hidden', '192.0.2.7'],
  ])('is %s', (_what, peer, forwarded, address) => {
    expect(clientAddress(asked(peer, forwarded), isTrusted)).toBe(address);
  });

  it('is the peer when no proxy is trusted', () => {
    expect(clientAddress(asked('127.0.0.1', '198.51.100.1'), trustedProxies([]))).toBe('127.0.0.1');
  });
});
