import { describe, expect, test } from 'vitest';
import { parseAddress, publicAddresses } from '../../../core/network/own-addresses.ts';

const interfaces = {
  lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }],
  eth0: [
    { address: '192.168.1.5', family: 'IPv4', internal: false },
    { address: '141.20.1.5', family: 'IPv4', internal: false },
    { address: '2a02:2f0::5', family: 'IPv6', internal: false },
    { address: 'fe80::1', family: 'IPv6', internal: false },
  ],
  gone: undefined,
};

describe('publicAddresses', () => {
  test('are those of the interfaces that strangers could reach', () => {
    expect(publicAddresses(['/ip4/0.0.0.0/tcp/4001', '/ip6/::/tcp/4002'], interfaces)).toEqual([
      '/ip4/141.20.1.5/tcp/4001',
      '/ip6/2a02:2f0::5/tcp/4002',
    ]);
  });

  test('only where the node listens on all interfaces, at a port that is known', () => {
    const listen = ['/ip4/127.0.0.1/tcp/4001', '/ip4/0.0.0.0/tcp/0', '/ip4/141.20.1.5/tcp/4001'];
    expect(publicAddresses(listen, interfaces)).toEqual([]);
  });
});

describe('parseAddress', () => {
  test.each(['', 'localhost:4001', '/ip4/300.0.0.1/tcp/1', '/tcp'])('"%s" is none', (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  test('gives the normal form', () => {
    expect(parseAddress('/ip4/0.0.0.0/tcp/4001')).toBe('/ip4/0.0.0.0/tcp/4001');
  });
});
