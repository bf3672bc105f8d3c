import { execFileSync } from 'node:child_process';

const PREFIX = 'parley';

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Why network namespaces cannot be made here; null where they can. */
export function obstacle(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are made on Linux only';
  const name = `${PREFIX}-try-${process.pid}`;
  try {
    ip('netns', 'add', name);
    ip('link', 'add', 'ptry0', 'type', 'veth', 'peer', 'name', 'ptry1', 'netns', name);
    ip('link', 'del', 'ptry0');
    return null;
  } catch (error) {
    return `network namespaces cannot be made here (${(error as Error).message.split('\n')[0]})`;
  } finally {
    try {
      ip('netns', 'del', name);
    } catch {
      // It was never there.
    }
  }
}

/** One host of the test's own network: nothing outside is reachable from it. */
export interface Host {
  /** A command to start a program under, so that it runs on this host. */
  readonly under: readonly string[];
  readonly address: string;
  /** The cable out, and in again; connections are not told. */
  unplug(): void;
  plug(): void;
  /** No two hosts that are kept apart reach each other, as behind two firewalls; the others reach them all. */
  keepApart(): void;
  letTogether(): void;
  /** What it sends to the other is lost without a word; what that one sends arrives. */
  loseTowards(other: Host): void;
  reachAgain(other: Host): void;
  /** Everything it sends goes out at so many kilobits a second. */
  slowDown(kilobits: number): void;
}

/** Hosts on one switch, in a namespace of the test's own, with no way out. */
export function hosts(count: number): { readonly hosts: readonly Host[]; remove(): void } {
  const tag = `${PREFIX}${process.pid % 100_000}`;
  const middle = `${tag}-sw`;
  const names = Array.from({ length: count }, (_, index) => `${tag}-${index}`);
  const remove = () => {
    for (const name of [...names, middle]) {
      try {
        ip('netns', 'del', name);
      } catch {
        // A host that was not made yet.
      }
    }
  };
  try {
    ip('netns', 'add', middle);
    ip('-n', middle, 'link', 'add', 'switch', 'type', 'bridge');
    ip('-n', middle, 'link', 'set', 'switch', 'up');
    return { hosts: names.map((name, index) => host(name, middle, index)), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function host(name: string, middle: string, index: number): Host {
  const port = `port${index}`;
  const address = `10.77.0.${index + 1}`;
  ip('netns', 'add', name);
  ip('-n', middle, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  ip('-n', middle, 'link', 'set', port, 'master', 'switch', 'up');
  ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  ip('-n', name, 'link', 'set', 'lo', 'up');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  return {
    under: ['ip', 'netns', 'exec', name],
    address,
    // At the switch: the host's own card stays up, as with a cable pulled further away.
    unplug: () => ip('-n', middle, 'link', 'set', port, 'nomaster'),
    plug: () => ip('-n', middle, 'link', 'set', port, 'master', 'switch'),
    keepApart: () =>
      ip('-n', middle, 'link', 'set', port, 'type', 'bridge_slave', 'isolated', 'on'),
    letTogether: () =>
      ip('-n', middle, 'link', 'set', port, 'type', 'bridge_slave', 'isolated', 'off'),
    loseTowards: (other) =>
      // To a card that nobody has.
      ip(
        ...['-n', name, 'neigh', 'replace', other.address, 'lladdr', '02:00:00:00:00:99'],
        ...['dev', 'eth0', 'nud', 'permanent'],
      ),
    reachAgain: (other) => ip('-n', name, 'neigh', 'del', other.address, 'dev', 'eth0'),
    slowDown: (kilobits) =>
      execFileSync('tc', [
        ...['-n', name, 'qdisc', 'add', 'dev', 'eth0', 'root', 'tbf'],
        ...['rate', `${kilobits}kbit`, 'burst', '16kb', 'latency', '800ms'],
      ]),
  };
}
