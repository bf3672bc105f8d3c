import { describe, expect, test } from 'vitest';
import { connect } from '../../core/client/connect.ts';
import { launchApp } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { done, stateOf, waitForNode } from './support/bridge.ts';

describe.skipIf(obstacle() !== null)('the demo in the desktop app', () => {
  test('is real nodes: what is launched in it is computed with its partners', async () => {
    const { page } = await launchApp();
    await waitForNode(page, 'absent');
    await done(page, 'start-demo');
    const { folder } = await waitForNode(page, 'running');
    const operator = connect({ folder });
    const [collaboration] = await operator.collaborations();
    const id = await operator.createTask({
      collaboration: collaboration!.id,
      dataset: 'patients',
      algorithm: 'mean',
      parameters: { columns: ['age'] },
      contribute: { notices: [] },
    });
    expect(await operator.wait(id)).toBe(true);
    const { participants } = await operator.task(id);
    expect(participants.length).toBeGreaterThanOrEqual(3);
    await done(page, 'end-demo');
    expect((await stateOf(page)).demo).toBe(false);
  });
});
