import {
  createCipheriv,
  createHash,
  randomBytes,
  sign,
  verify,
  generateKeyPairSync,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { attemptContext, type AttemptContext } from '../core/aggregation/context.ts';
import { createCollectorAttempt } from '../core/aggregation/collector.ts';
import { createParticipantAttempt } from '../core/aggregation/participant.ts';
import { verifyTranscript } from '../core/aggregation/transcript.ts';
import type { RingName } from '../core/aggregation/ring.ts';
import { elementBytes } from '../core/aggregation/ring.ts';
import type { ParticipantAttempt, ParticipantPorts } from '../core/aggregation/types.ts';
import { encodeCanonical } from '../core/schema/canonical.ts';
import type { ContentId, OrganisationId } from '../core/schema/ids.ts';

/** Prints what the secure sum costs, all roles in one process, without a network: `node bench/secure-sum.ts [n length ring dropped]`. */

interface Settings {
  readonly n: number;
  readonly length: number;
  readonly ring: RingName;
  readonly dropped: number;
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const organisation = (i: number) =>
  `12D3KooW${'A'.repeat(40)}${String(i + 1000).replaceAll('0', 'a')}` as OrganisationId;

function clock() {
  let total = 0;
  return {
    run<T>(work: () => T): T {
      const start = cpu();
      const result = work();
      total += cpu() - start;
      return result;
    },
    async runAsync<T>(work: () => Promise<T>): Promise<T> {
      const start = cpu();
      const result = await work();
      total += cpu() - start;
      return result;
    },
    get ms() {
      return total;
    },
  };
}

function ports(keys: Map<OrganisationId, { privateKey: KeyObject; publicKey: KeyObject }>) {
  const message = (kind: string, bytes: Uint8Array) =>
    Buffer.concat([Buffer.from(`parley/${kind}/v1`), bytes]);
  const check: ParticipantPorts['verify'] = (who, kind, bytes, signature) => {
    const key = keys.get(who);
    return key !== undefined && verify(null, message(kind, bytes), key.publicKey, signature);
  };
  return (self: OrganisationId): ParticipantPorts => ({
    randomBytes: (length) => Uint8Array.from(randomBytes(length)),
    verify: check,
    sign: (kind, bytes) => {
      const key = keys.get(self);
      if (key === undefined) throw new Error('no key');
      return new Uint8Array(sign(null, message(kind, bytes), key.privateKey));
    },
  });
}

async function measure({ n, length, ring, dropped }: Settings): Promise<void> {
  const ids = Array.from({ length: n }, (_, i) => organisation(i));
  const keys = new Map(ids.map((id) => [id, generateKeyPairSync('ed25519')]));
  const portsOf = ports(keys);
  const context: AttemptContext = attemptContext({
    task: 'bench-task' as ContentId,
    roster: 'bench-roster' as ContentId,
    participants: ids,
    round: 0,
    attempt: 0,
    input: new Uint8Array(32),
    ring,
    length,
  });
  const { verify: check } = portsOf(context.roster[0] ?? organisation(0));
  const client = clock();
  const collector = clock();
  const everybody = clock();
  let bytes = 0;
  const collect = createCollectorAttempt(context, check);
  const attempts = new Map<OrganisationId, ParticipantAttempt>();
  for (const id of context.roster) {
    const attempt = await client.runAsync(() => createParticipantAttempt(context, id, portsOf(id)));
    attempts.set(id, attempt);
    collector.run(() => collect.addAdvert(id, attempt.advert));
  }
  const adverts = collector.run(() => collect.closeAdverts());
  for (const [id, attempt] of attempts) {
    const shares = client.run(() => attempt.adverts(adverts));
    bytes += encodeCanonical(shares).length;
    if (shares.length > 0) collector.run(() => collect.addShares(id, shares));
  }
  if (n >= 5) {
    const dealers = collector.run(() => collect.closeShares());
    for (const [id, attempt] of attempts) {
      const shares = collector.run(() => collect.sharesFor(id));
      client.run(() => attempt.shares(dealers, shares));
    }
  }
  const contribution = Uint8Array.from(randomBytes(length * elementBytes[ring]));
  const survivors = context.roster.slice(dropped);
  const masking = clock();
  for (const id of survivors) {
    const attempt = attempts.get(id);
    if (attempt === undefined) continue;
    const { masked, vector } = client.run(() => masking.run(() => attempt.mask(contribution)));
    bytes += vector.length;
    collector.run(() => collect.addMasked(id, masked, vector));
  }
  const masked = collector.run(() => collect.closeMasked());
  for (const id of survivors) {
    const agreement = client.run(() => attempts.get(id)?.survivors(masked, () => true));
    if (agreement !== undefined) collector.run(() => collect.addAgreement(id, agreement));
  }
  const agreements = collector.run(() => collect.closeAgreements());
  for (const id of survivors) {
    const release = client.run(() => {
      attempts.get(id)?.open(agreements);
      return attempts.get(id)?.confirmRevealed();
    });
    if (release === undefined) continue;
    bytes += encodeCanonical(release).length;
    collector.run(() => collect.addRelease(id, release));
  }
  const { transcript, vectors } = await collector.runAsync(() => collect.finish());
  everybody.run(() => verifyTranscript(context, transcript, vectors, check));
  const hashing = clock();
  hashing.run(() => createHash('sha256').update(contribution).digest());
  console.log(
    `n=${n} length=${length} ${ring} dropped=${dropped}: client ${(client.ms / n).toFixed(1)} ms ` +
      `(masking ${(masking.ms / survivors.length).toFixed(1)}, of it SHA-256 ${hashing.ms.toFixed(1)}; ` +
      `keystream and add alone ${floor(n, length, ring).toFixed(1)}), collector ${collector.ms.toFixed(0)} ms, ` +
      `each check of the sum ${everybody.ms.toFixed(0)} ms, upload ${(bytes / n / 1000).toFixed(1)} kB`,
  );
}

/** AES-256-CTR of n vectors in one go each, and 32-bit additions: what no masking can do without. */
function floor(n: number, length: number, ring: RingName): number {
  const zeros = new Uint8Array(length * elementBytes[ring]);
  const sum = new Int32Array(zeros.length / 4);
  const key = randomBytes(32);
  const start = cpu();
  for (let peer = 0; peer < n; peer++) {
    const stream = createCipheriv('aes-256-ctr', key, new Uint8Array(16)).update(zeros);
    const words = new Int32Array(stream.buffer, stream.byteOffset, sum.length);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (words[i] ?? 0);
  }
  return cpu() - start;
}

const [n, length, ring, dropped] = process.argv.slice(2);
const cases: Settings[] =
  n === undefined
    ? [
        { n: 3, length: 1000, ring: 'z128', dropped: 0 },
        { n: 10, length: 1_000_000, ring: 'z32', dropped: 0 },
        { n: 10, length: 100_000, ring: 'z128', dropped: 2 },
        { n: 100, length: 100, ring: 'z128', dropped: 10 },
        { n: 100, length: 100_000, ring: 'z32', dropped: 10 },
        { n: 200, length: 100, ring: 'z128', dropped: 20 },
      ]
    : [
        {
          n: Number(n),
          length: Number(length),
          ring: ring === 'z32' ? 'z32' : 'z128',
          dropped: Number(dropped ?? 0),
        },
      ];
for (const settings of cases) await measure(settings);
