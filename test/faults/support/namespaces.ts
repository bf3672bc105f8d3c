import { execFileSync } from 'node:child_process';

const PREFIX = 'parley';

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Why network namespaces cannot be made here; null where they can. */
export function obstacle(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are made on Linux only';
  return inTrial('network namespaces cannot be made here', (name) => {
    ip('link', 'add', 'ptry0', 'type', 'veth', 'peer', 'name', 'ptry1', 'netns', name);
    ip('link', 'del', 'ptry0');
  });
}

/** Why addresses cannot be translated here; null where they can. */
export function translationObstacle(): string | null {
  return inTrial('addresses cannot be translated here', translate);
}

/** Tries something in a namespace made for it. @returns why it cannot be done; null: it can */
function inTrial(refusal: string, attempt: (name: string) => void): string | null {
  const name = `${PREFIX}-try-${process.pid}`;
  try {
    ip('netns', 'add', name);
    attempt(name);
    return null;
  } catch (error) {
    return `${refusal} (${(error as Error).message.split('\n')[0]})`;
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
  asFastAsBefore(): void;
  /** It has another address from now on, as a laptop carried to another network. */
  moveTo(address: string): void;
}

/** Puts a network card into each of two namespaces, so that what is sent by one arrives at the other. */
export type Cable = (at: Readonly<{ host: string; middle: string; port: string }>) => void;

const veth: Cable = ({ host, middle, port }) =>
  ip('-n', middle, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host);

export interface Wiring {
  /** The line from each host to the switch; a good one, when left out. */
  readonly cables?: readonly Cable[];
  /** Hosts that have a router of their own in front, which translates addresses and lets in nothing that was not asked. */
  readonly behindRouter?: readonly number[];
}

/** Hosts on one switch, in a namespace of the test's own, with no way out. */
export function hosts(
  count: number,
  { cables = [], behindRouter = [] }: Wiring = {},
): { readonly hosts: readonly Host[]; remove(): void } {
  const tag = `${PREFIX}${process.pid % 100_000}`;
  const middle = `${tag}-sw`;
  const names = Array.from({ length: count }, (_, index) => `${tag}-${index}`);
  const remove = () => {
    for (const name of [...names, ...names.map(routerOf), middle]) {
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
    const made = names.map((name, index) =>
      behindRouter.includes(index)
        ? hostBehindRouter(name, middle, index)
        : host(name, middle, index, cables[index] ?? veth),
    );
    return { hosts: made, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function host(name: string, middle: string, index: number, cable: Cable): Host {
  const port = `port${index}`;
  const address = `10.77.0.${index + 1}`;
  ip('netns', 'add', name);
  cable({ host: name, middle, port });
  ip('-n', middle, 'link', 'set', port, 'master', 'switch', 'up');
  setAddress(name, 'eth0', address);
  ip('-n', name, 'link', 'set', 'lo', 'up');
  return { ...atSwitch(name, middle, port), under: inside(name), address };
}

/** The switch sees the router alone, at the address the host would have; the host's own is known to nobody outside. */
function hostBehindRouter(name: string, middle: string, index: number): Host {
  const router = routerOf(name);
  const { address: _outside, ...line } = host(router, middle, index, veth);
  const [gateway, address] = [`192.168.${index}.1`, `192.168.${index}.2`];
  ip('netns', 'add', name);
  ip('-n', router, 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  setAddress(router, 'lan', gateway);
  setAddress(name, 'eth0', address);
  ip('-n', name, 'link', 'set', 'lo', 'up');
  ip('-n', name, 'route', 'add', 'default', 'via', gateway);
  const at = inside(router);
  execFileSync(at[0]!, [...at.slice(1), 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
  translate(router);
  return { ...line, under: inside(name), address };
}

/** As a home's or a hospital's router does it: out under its own address, in only what answers. */
const TRANSLATION = `
table ip translation {
  chain out { type nat hook postrouting priority srcnat; oifname "eth0" masquerade; }
  chain through {
    type filter hook forward priority filter; policy drop;
    iifname "lan" accept
    ct state established,related accept
  }
}`;

function translate(name: string): void {
  const [program, ...args] = [...inside(name), 'nft', '-f', '-'];
  execFileSync(program, args, { input: TRANSLATION, stdio: ['pipe', 'ignore', 'pipe'] });
}

const routerOf = (name: string) => `${name}-r`;
const inside = (name: string) => ['ip', 'netns', 'exec', name];

function setAddress(name: string, card: string, address: string): void {
  ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', card);
  ip('-n', name, 'link', 'set', card, 'up');
}

/** What can befall the line between a switch's port and what is plugged in there. */
function atSwitch(name: string, middle: string, port: string): Omit<Host, 'under' | 'address'> {
  return {
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
    asFastAsBefore: () => execFileSync('tc', ['-n', name, 'qdisc', 'del', 'dev', 'eth0', 'root']),
    moveTo: (address) => {
      ip('-n', name, 'addr', 'flush', 'dev', 'eth0');
      ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    },
  };
}
