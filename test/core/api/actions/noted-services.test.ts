import { describe, expect, test } from 'vitest';
import { allScopes } from '../../../../core/api/caller.ts';
import { createHandler } from '../../../../core/api/handler.ts';
import { createClient } from '../../../../core/client/client.ts';
import type { ConnectDataset } from '../../../../core/schema/api/datasets.ts';
import { ParleyError } from '../../../../core/schema/errors.ts';
import { PolicyTerms } from '../../../../core/schema/local/policy.ts';
import { words } from '../../../../core/api/open-api/words.ts';
import {
  asked,
  bob,
  clinics,
  ended,
  fakeServices,
  safetyNumber,
} from '../support/fake-services.ts';

function setUp(headers: Record<string, string> = {}) {
  const services = fakeServices();
  const caller = { name: 'control socket', scopes: allScopes, mayNarrow: true };
  const handler = createHandler(services, caller, () => undefined);
  const client = createClient({
    fetch: (input, init) => handler(new Request(input, init)),
    headers,
  });
  const noted = async () => (await client.actions()).items.reverse();
  return { services, client, noted };
}

const wages: ConnectDataset = {
  label: 'wages',
  source: { format: 'csv', paths: ['/data/wages.csv'] },
};
const terms = PolicyTerms.parse(words['POST /v1/policies']!.body);

describe('what is done with the node', () => {
  test('is noted when it stands in no feed', async () => {
    const { client, noted } = setUp();
    await client.connectDataset(wages);
    await client.connectDataset({ ...wages, disclosure: { smallestGroup: 9 }, replace: true });
    await client.previewRows('wages', 3);
    await client.disconnectDataset('wages');
    await client.preview(asked);
    const policy = await client.addPolicy(terms);
    await client.removePolicy(policy.id);
    const { token } = await client.createToken({ name: 'ci', scopes: ['read'] });
    await client.rotateToken(token.id);
    await client.revokeToken(token.id);
    await client.openFacade(6701);
    await client.addFacadeUser({ name: 'ann', password: 'correct horse' });
    await client.removeFacadeUser('ann');
    await client.closeFacade();
    await client.startRelaying({ bytesPerSecond: 100_000 });
    await client.stopRelaying();
    await client.confirmPeer(bob, safetyNumber);
    await client.backup('correct horse battery');
    await client.exportHistory(clinics);
    await client.exportHistory();
    const dataset = {
      dataset: 'wages',
      smallestGroup: 5,
      allowExactOrderStatistics: false,
      overlap: 'refuse',
      publishSchema: false,
    };
    const by = 'control socket';
    const name = terms.name;
    expect((await noted()).map(({ time: _, ...act }) => act)).toEqual(
      [
        { kind: 'dataset-connected', ...dataset },
        { kind: 'dataset-changed', ...dataset, smallestGroup: 9 },
        { kind: 'rows-seen', dataset: 'wages', rows: 3 },
        { kind: 'dataset-disconnected', dataset: 'wages' },
        { kind: 'preview-seen', task: asked },
        { kind: 'policy-added', policy: policy.id, name, decides: 'accept' },
        { kind: 'policy-removed', policy: policy.id, name },
        { kind: 'token-made', token: token.id, name: 'ci', scopes: ['read'] },
        { kind: 'token-rotated', token: token.id, name: 'ci' },
        { kind: 'token-revoked', token: token.id, name: 'ci' },
        { kind: 'facade-opened', port: 6701 },
        { kind: 'facade-user-added', user: 'ann' },
        { kind: 'facade-user-removed', user: 'ann' },
        { kind: 'facade-closed' },
        { kind: 'relay-started', bytesPerSecond: 100_000 },
        { kind: 'relay-stopped' },
        { kind: 'member-verified', organisation: bob },
        { kind: 'backup-made' },
        { kind: 'history-exported', collaboration: clinics, format: 'history' },
        { kind: 'history-exported', collaboration: null, format: 'history' },
      ].map((about, i) => ({ seq: i + 1, by, ...about })),
    );
    const secrets = JSON.stringify(await noted());
    expect(secrets).not.toContain('correct horse');
    expect(secrets).not.toContain('/data/');
  });

  test('reaches the node with all that was asked', async () => {
    const { services, client } = setUp({ 'accept-language': 'zh-CN' });
    await client.preview(asked);
    expect(services.calls.at(-1)).toMatchObject({ method: 'preview', args: [asked, {}, 'zh-CN'] });
  });

  test('is not noted when it was not done', async () => {
    const { services, client, noted } = setUp();
    await expect(client.confirmPeer(bob, '1')).rejects.toMatchObject({
      code: 'SAFETY_NUMBER_MISMATCH',
    });
    services.fail = new ParleyError('CONFLICT', 'There is one already.');
    await expect(client.connectDataset(wages)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await noted()).toEqual([]);
  });

  test('is not shown to its caller when it could not be noted', async () => {
    const { services, client } = setUp();
    const full = new ParleyError('STORE_UNWRITABLE', 'The disk is full.');
    services.noteAction = () => Promise.reject(full);
    await expect(client.preview(asked)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
    await expect(client.previewRows('wages', 1)).rejects.toMatchObject({ code: full.code });
  });
});

describe('what the app saves', () => {
  test('is told by the app: what it has only read is not noted', async () => {
    const { client, noted } = setUp({ 'parley-as': 'window' });
    await client.exportHistory(clinics);
    await client.getResultCsv(ended);
    expect(await noted()).toEqual([]);
    await client.noteAction({ kind: 'result-exported', task: ended, format: 'csv' });
    await client.noteAction({ kind: 'history-exported', collaboration: null, format: 'history' });
    expect(await noted()).toMatchObject([
      { by: 'window', kind: 'result-exported', task: ended, format: 'csv' },
      { by: 'window', kind: 'history-exported', collaboration: null },
    ]);
  });

  test('is of what there is, and nothing else can be noted', async () => {
    const { client, noted } = setUp({ 'parley-as': 'window' });
    const nowhere = { kind: 'result-exported', task: clinics, format: 'csv' } as const;
    await expect(client.noteAction(nowhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const forged = { kind: 'backup-made' } as unknown as typeof nowhere;
    await expect(client.noteAction(forged)).rejects.toMatchObject({ code: 'USAGE' });
    expect(await noted()).toEqual([]);
  });

  test('is under the name of the consent control where that did it', async () => {
    const { client, noted } = setUp({ 'parley-as': 'consent' });
    await client.backup('correct horse battery');
    expect(await noted()).toMatchObject([{ by: 'consent', kind: 'backup-made' }]);
  });
});
