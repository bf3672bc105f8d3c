import { describe, expect, it } from 'vitest';
import { taskIdOf } from '../../../core/tasks/reduce.ts';
import { TaskBoards } from '../../../core/tasks/boards.ts';
import { voiceOf } from '../../../core/tasks/state.ts';
import { codeOf, collaboration, contentId, Feeds, org, orgs, specOf } from './support/pure.ts';

const spec = specOf({ invited: orgs(3) });
const task = taskIdOf(spec);

describe('the boards', () => {
  it('count an entry once that a replay has brought already, and still say which task it speaks of', () => {
    const feeds = new Feeds();
    const announced = feeds.say(org(0), { type: 'task.announced', payload: { spec } });
    const entered = feeds.say(org(1), {
      type: 'round.entered',
      payload: { task, roster: contentId(), round: 0, attempt: 0, input: new Uint8Array(32) },
    });
    const boards = new TaskBoards();
    boards.replay(collaboration, feeds.entries);
    for (const entry of [announced, entered]) {
      expect(boards.apply(collaboration, entry).map(({ id }) => id)).toEqual([task]);
    }
    expect(voiceOf(boards.get(task), org(1)).attempts).toHaveLength(1);
  });

  it('forget at a replay what no longer counts', () => {
    const feeds = new Feeds();
    const announced = feeds.say(org(0), { type: 'task.announced', payload: { spec } });
    const boards = new TaskBoards();
    boards.apply(collaboration, announced);
    expect(boards.list()).toHaveLength(1);
    boards.replay(collaboration, []);
    expect([boards.find(task), codeOf(() => boards.get(task))]).toEqual([null, 'NOT_FOUND']);
  });
});
