import { describe, expect, test } from 'vitest';
import { Direct } from '../../../core/network/direct.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';

const smaller = OrganisationId.parse('12D3KooWGnxgkS1MwLYGkKa6bRuVWsRkZkKL2bSAb3kDyDMjxYFi');
const larger = OrganisationId.parse('12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo');

function made(self = smaller) {
  const peer = self === smaller ? larger : smaller;
  let now = 0;
  let [relayed, known, opens] = [true, true, false];
  const tries: number[] = [];
  const all = new Direct({
    self,
    relayed: () => (relayed ? [peer] : []),
    hasAddress: () => known,
    connect: async () => {
      tries.push(now);
      if (!opens) throw new Error('no way');
      relayed = false;
    },
    now: () => now,
    random: () => 1,
    log: () => undefined,
  });
  const pass = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end; now += 1000) {
      all.look();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    ...{ all, peer, tries, pass },
    forget: () => (known = false),
    open: () => (opens = true),
    relayAgain: () => (relayed = true),
  };
}

describe('Direct', () => {
  test('tries ever more rarely, up to a limit', async () => {
    const { tries, pass } = made();
    await pass(3 * 3600_000);
    const gaps = tries.slice(1).map((at, i) => at - tries[i]!);
    expect(tries[0]).toBe(limits.directRetryFirst);
    expect(gaps.every((gap, i) => i === 0 || gap >= gaps[i - 1]!)).toBe(true);
    expect(gaps.at(-1)).toBe(limits.directRetryMost);
  });

  test('a new address is tried soon', async () => {
    const { all, peer, tries, pass } = made();
    await pass(3600_000);
    const before = tries.length;
    all.soon(peer);
    await pass(2_000);
    expect(tries).toHaveLength(before + 1);
  });

  test('the larger id lets the smaller one go first', async () => {
    const { tries, pass } = made(larger);
    await pass(60_000);
    expect(tries[0]).toBeGreaterThanOrEqual(limits.directRetryFirst + limits.dialYield);
  });

  test('nothing is tried without an address, or once the link is direct; anew when it is relayed again', async () => {
    const { tries, pass, forget, open, relayAgain } = made();
    open();
    await pass(60_000);
    expect(tries).toHaveLength(1);
    relayAgain();
    await pass(60_000);
    expect(tries).toHaveLength(2);
    relayAgain();
    forget();
    await pass(3600_000);
    expect(tries).toHaveLength(2);
  });
});
