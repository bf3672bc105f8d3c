import { multiaddr } from '@multiformats/multiaddr';
import { describe, expect, test } from 'vitest';
import { worthRemembering } from '../../../core/network/announced.ts';
import { limits } from '../../../core/schema/limits.ts';

const announced = [
  '/ip4/127.0.0.1/tcp/1',
  '/ip4/192.168.1.5/tcp/1',
  '/ip6/::1/tcp/1',
  '/dns4/a.example/tcp/1',
].map((text) => multiaddr(text));
const texts = (remote: string) => worthRemembering(announced, multiaddr(remote)).map(String);

describe('worthRemembering', () => {
  test('loopback of another machine leads to ourselves', () => {
    expect(texts('/ip4/192.168.1.5/tcp/40000')).toEqual([
      '/ip4/192.168.1.5/tcp/1',
      '/dns4/a.example/tcp/1',
    ]);
  });

  test('on this machine it leads to the peer', () => {
    expect(texts('/ip4/127.0.0.1/tcp/40000')).toEqual(announced.map(String));
    expect(texts('/ip6/::1/tcp/40000')).toEqual(announced.map(String));
  });

  test('a peer that announces a thousand is believed a few', () => {
    const many = Array.from({ length: 1000 }, (_, i) => multiaddr(`/ip4/10.0.0.1/tcp/${i + 1}`));
    expect(worthRemembering(many, multiaddr('/ip4/10.0.0.1/tcp/1'))).toHaveLength(
      limits.addressesPerPeer,
    );
  });
});
