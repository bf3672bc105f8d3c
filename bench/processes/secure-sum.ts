import { lowerBound } from '../secure-sum/lower-bound.ts';
import { oneSum } from '../secure-sum/one-sum.ts';

/** `node bench/processes/secure-sum.ts n length ring dropped runs`: prints what each run cost, as JSON. */
const [n = '3', length = '1000', ring = 'z32', dropped = '0', runs = '1'] = process.argv.slice(2);
const settings = {
  n: Number(n),
  length: Number(length),
  ring: ring === 'z128' ? ('z128' as const) : ('z32' as const),
  dropped: Number(dropped),
};
// A first, small one: what is compiled only once is not a cost of every sum.
await oneSum({ ...settings, n: Math.min(settings.n, 10), length: 1000, dropped: 0 });
const costs = [];
for (let run = 0; run < Number(runs); run++) {
  costs.push({ cost: await oneSum(settings), bound: lowerBound(settings) });
}
// maxRSS is in KiB.
console.log(JSON.stringify({ costs, peakMiB: process.resourceUsage().maxRSS / 1024 }));
