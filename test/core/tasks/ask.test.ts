import { describe, expect, it } from 'vitest';
import type { Code } from '../../../core/schema/codes.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { askAll, type Answer, type AskOptions, type Reach } from '../../../core/tasks/ask.ts';
import type { RoundRequest, RoundResponse } from '../../../core/schema/wire/round.ts';
import { contentId, orgs } from './support/pure.ts';

const request: RoundRequest = {
  phase: 'void',
  task: contentId(),
  roster: contentId(),
  round: 0,
  attempt: 0,
};
const verified: RoundResponse = { kind: 'verified' };
const [one, two] = orgs(2) as [ReturnType<typeof orgs>[number], ReturnType<typeof orgs>[number]];

async function ask(reach: Reach, change: Partial<AskOptions> = {}): Promise<Answer[]> {
  const answers: Answer[] = [];
  let time = 0;
  const options = {
    signal: new AbortController().signal,
    timeout: 20_000,
    grace: 1000,
    // Time passes with every look at it: what waits ends, and the test does not.
    now: () => (time += 400),
    ...change,
  };
  const requests = new Map([one, two].map((organisation) => [organisation, request]));
  await askAll(reach, requests, options, async (answer) => void answers.push(answer));
  return answers;
}

/** The second answers at once, the first as often as said with an error. */
function failing(error: ParleyError, times: number): { reach: Reach; asked: () => number } {
  let asked = 0;
  const reach: Reach = async (organisation) => {
    if (organisation === two) return verified;
    if (asked++ < times) throw error;
    return verified;
  };
  return { reach, asked: () => asked };
}
const error = (code: Code, details = {}) => new ParleyError(code, 'x', { details });
const of = (answers: readonly Answer[], organisation = one) =>
  answers.find(({ from }) => from === organisation)!;

describe('asking everybody', () => {
  it.each([
    ['unreachable for a moment', error('PEER_UNREACHABLE'), 1],
    ['cut off in the middle', error('MESSAGE_TRUNCATED'), 1],
    ['still computing when its request’s time is over', error('TIMED_OUT'), 3],
    ['still computing, as it says itself', error('PEER_REFUSED', { code: 'TIMED_OUT' }), 3],
    ['asked too fast', error('PEER_REFUSED', { code: 'PEER_TOO_FAST' }), 3],
  ])('goes on with one that is %s', async (_name, thrown, times) => {
    const { reach } = failing(thrown, times);
    expect(of(await ask(reach)).response).toEqual(verified);
  });

  it.each([
    ['refuses', error('PEER_REFUSED', { code: 'MESSAGE_INVALID' })],
    ['sends nonsense', error('MESSAGE_INVALID')],
  ])('asks one that %s only once', async (_name, thrown) => {
    const { reach, asked } = failing(thrown, 99);
    const answers = await ask(reach);
    expect([of(answers).response, of(answers).error?.code, asked()]).toEqual([
      null,
      thrown.code,
      1,
    ]);
    expect(of(answers, two).response).toEqual(verified);
  });

  it('gives one up that stays unreachable', async () => {
    const { reach, asked } = failing(error('PEER_UNREACHABLE'), 99);
    expect(of(await ask(reach)).error?.code).toBe('PEER_UNREACHABLE');
    expect(asked()).toBeGreaterThan(1);
  });

  it('does not wait for one that is gone when the others are enough', async () => {
    const { reach, asked } = failing(error('PEER_UNREACHABLE'), 99);
    await ask(reach, { enough: () => true });
    expect(asked()).toBe(1);
  });

  it('ends with the time for everybody', async () => {
    const reach: Reach = (organisation, _request, signal) =>
      organisation === two
        ? Promise.resolve(verified)
        : new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(error('TIMED_OUT'))),
          );
    expect(of(await ask(reach, { timeout: 50 })).error?.code).toBe('TIMED_OUT');
  });

  it('throws when it is stopped, having handed on what had come in', async () => {
    const stop = new AbortController();
    const reach: Reach = async () => {
      stop.abort(error('STOPPED'));
      return verified;
    };
    await expect(ask(reach, { signal: stop.signal })).rejects.toMatchObject({ code: 'STOPPED' });
  });
});
