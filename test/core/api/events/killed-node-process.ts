/** A node that changes its profile as fast as it can, until the test kills it. */
import { initNode, startNode } from '../../../../core/node.ts';
import { hasCode } from '../../../../core/schema/errors.ts';

const [folder = ''] = process.argv.slice(2);
await initNode({ folder, name: 'ann', contact: '' }).catch((error: unknown) => {
  if (!hasCode(error, 'NODE_ALREADY_INITIALISED')) throw error;
});
const node = await startNode({ folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false });
const { services } = node;
if ((await services.collaborations()).length === 0) {
  await services.foundCollaboration({ name: 'Test', purpose: '' });
}
const never = new AbortController().signal;
const say = async () => {
  for await (const { items } of services.followEvents(1, never)) {
    for (const { seq, kind, time } of items) process.stdout.write(`${seq} ${kind} ${time}\n`);
  }
};
void say();
for (let n = 0; ; n++) await services.setProfile({ name: `ann ${n}`, contact: '' });
