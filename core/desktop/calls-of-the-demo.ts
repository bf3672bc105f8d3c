import { ParleyError } from '../schema/errors.ts';
import type { ShellParts } from './shell-parts.ts';

/** The partners come first: while they cannot be had, the own organisation's node goes on. */
export function startDemo({ node, demo, turns, proposals, state, change }: ShellParts) {
  return turns.run(async () => {
    if (state().demo) {
      throw new ParleyError('CONFLICT', 'The demo runs already. Nothing was changed.');
    }
    const { folder } = await demo.start();
    proposals.dismiss();
    change({ demo: true, openedRoute: null });
    await node.switchTo(folder);
    // Proposed while the other node was stopping, and about its organisation.
    proposals.dismiss();
    return null;
  });
}

/** Back in the own folder first: what the demo has made goes when nothing shows it any more. */
export function endDemo({ node, folder, demo, turns, proposals, state, change }: ShellParts) {
  return turns.run(async () => {
    if (!state().demo) {
      throw new ParleyError('CONFLICT', 'No demo runs. Nothing was changed.');
    }
    proposals.dismiss();
    await node.switchTo(folder);
    proposals.dismiss();
    change({ demo: false, openedRoute: null });
    await demo.end();
    return null;
  });
}
