import { createRoute } from '@hono/zod-openapi';
import { listOf, PeerParams } from '../../schema/api/common.ts';
import {
  Backup,
  BackupRequest,
  ConfirmPeer,
  NodeStatus,
  PeerView,
  RelayStatus,
  StartRelaying,
} from '../../schema/api/node.ts';
import { Profile } from '../../schema/feed/payloads.ts';
import type { Api } from '../environment.ts';
import { LanguageHeaders, languageOf } from '../language.ts';
import { answers, answersNothing, needs, takes } from '../operation.ts';

const tags = ['Node'];

const getStatus = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/status',
  summary: 'The node: who it is, how it is, what waits for its operator',
  request: { headers: LanguageHeaders },
  responses: answers(NodeStatus, 'The node as it is now'),
});

const getProfile = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/profile',
  summary: 'What this organisation says of itself',
  responses: answers(Profile, 'The profile'),
});

// Other operators decide by this name: a script may not change it.
const putProfile = createRoute({
  ...needs('decide'),
  tags,
  method: 'put',
  path: '/v1/profile',
  summary: 'Change name and contact, in every collaboration',
  request: { body: takes(Profile) },
  responses: answers(Profile, 'The profile from now on'),
});

const stopNode = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/node/stop',
  summary: 'Stop the node soon after the answer',
  responses: answersNothing('The node is stopping'),
});

const backupNode = createRoute({
  ...needs('decide'),
  tags,
  method: 'post',
  path: '/v1/node/backup',
  summary: 'A recovery file of this organisation, sealed under a passphrase',
  request: { body: takes(BackupRequest) },
  responses: answers(Backup, 'The recovery file'),
});

const getRelay = createRoute({
  ...needs('read'),
  tags,
  method: 'get',
  path: '/v1/relay',
  summary: 'Whether this node passes on connections between members, and how much now',
  responses: answers(RelayStatus, 'The relay as it is now'),
});

const startRelaying = createRoute({
  ...needs('decide'),
  tags,
  method: 'put',
  path: '/v1/relay',
  summary: 'Pass on connections between members, now and whenever the node runs',
  request: { body: takes(StartRelaying) },
  responses: answers(RelayStatus, 'The relay, on'),
});

const stopRelaying = createRoute({
  ...needs('decide'),
  tags,
  method: 'delete',
  path: '/v1/relay',
  summary: 'Pass on connections no longer',
  responses: answers(RelayStatus, 'The relay, off'),
});

const listPeers = createRoute({
  ...needs('read'),
  tags: ['Peers'],
  method: 'get',
  path: '/v1/peers',
  summary: 'The organisations this node knows',
  responses: answers(listOf(PeerView), 'The peers'),
});

const getPeer = createRoute({
  ...needs('read'),
  tags: ['Peers'],
  method: 'get',
  path: '/v1/peers/{peer}',
  summary: 'One of them',
  request: { params: PeerParams },
  responses: answers(PeerView, 'The peer'),
});

const confirmPeer = createRoute({
  ...needs('decide'),
  tags: ['Peers'],
  method: 'post',
  path: '/v1/peers/{peer}/confirmation',
  summary: 'Confirm that the safety number was compared with the other operator',
  request: { params: PeerParams, body: takes(ConfirmPeer) },
  responses: answers(PeerView, 'The peer, confirmed'),
});

export function addNodeRoutes(app: Api): void {
  app.openapi(getStatus, async (c) => c.json(await c.env.services.status(languageOf(c)), 200));
  app.openapi(getProfile, (c) => c.json(c.env.services.profile(), 200));
  app.openapi(putProfile, async (c) =>
    c.json(await c.env.services.setProfile(c.req.valid('json')), 200),
  );
  app.openapi(stopNode, (c) => {
    c.env.services.stop();
    return c.body(null, 204);
  });
  app.openapi(backupNode, async (c) => {
    const { passphrase } = c.req.valid('json');
    return c.json({ recoveryFile: await c.env.services.backup(passphrase) }, 200);
  });
  app.openapi(getRelay, (c) => c.json(c.env.services.relay(), 200));
  app.openapi(startRelaying, async (c) =>
    c.json(await c.env.services.startRelaying(c.req.valid('json')), 200),
  );
  app.openapi(stopRelaying, async (c) => c.json(await c.env.services.stopRelaying(), 200));
  app.openapi(listPeers, async (c) => c.json({ items: await c.env.services.peers() }, 200));
  app.openapi(getPeer, async (c) =>
    c.json(await c.env.services.peer(c.req.valid('param').peer), 200),
  );
  app.openapi(confirmPeer, async (c) => {
    const { safetyNumber } = c.req.valid('json');
    return c.json(await c.env.services.confirmPeer(c.req.valid('param').peer, safetyNumber), 200);
  });
}
