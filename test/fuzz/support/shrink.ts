import fc from 'fast-check';
import { judge } from './judge.ts';
import type { Target } from './target.ts';

const TRIES_MOST = 3_000;

/** A smaller input on which the decoder breaks as well: fast-check's shrinking of byte strings, as far as it gets. */
export async function shrink(target: Target, found: Uint8Array): Promise<Uint8Array> {
  const arbitrary = fc.uint8Array({ maxLength: target.most });
  let smallest = new Uint8Array(found);
  let tries = 0;
  for (;;) {
    let smaller: Uint8Array<ArrayBuffer> | null = null;
    for (const { value } of arbitrary.shrink(smallest, undefined)) {
      if ((tries += 1) > TRIES_MOST) return smallest;
      if (await breaks(target, value)) {
        smaller = value;
        break;
      }
    }
    if (smaller === null) return smallest;
    smallest = smaller;
  }
}

async function breaks(target: Target, input: Uint8Array): Promise<boolean> {
  try {
    await judge(target, input);
    return false;
  } catch {
    return true;
  }
}
