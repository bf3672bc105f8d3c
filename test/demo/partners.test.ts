import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forkPartners } from '../../demo/app.ts';
import { createDemoPartners } from '../../demo/partners.ts';
import { syntheticPatients } from '../../demo/synthetic.ts';
import { LaunchTask, TaskQuery } from '../../core/schema/api/tasks.ts';
import { ended, runTestNode } from '../support/nodes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the demo’s partners', () => {
  test(
    'prepare an organisation to look around in, and answer what it asks',
    { timeout: 120_000 },
    async () => {
      const around = await temporaryFolder();
      const partners = createDemoPartners({
        root: join(around, 'demo'),
        fork: forkPartners,
        language: () => 'en',
      });
      onTestFinished(() => partners.end());
      const { folder } = await partners.start();

      const own = await runTestNode('own', folder);
      const { services } = own;
      onTestFinished(() => own.stop());
      expect(
        (await services.datasets()).map(({ label, publishSchema }) => [label, publishSchema]),
      ).toEqual([
        ['patients', true],
        ['wages', true],
      ]);
      expect((await services.peers()).map(({ confirmed }) => confirmed)).toEqual([
        true,
        true,
        true,
      ]);
      const inbox = await services.inbox();
      expect(inbox).toHaveLength(3);
      for (const { id } of inbox) expect((await services.review(id)).notices).toEqual([]);
      const finished = (await services.tasks(TaskQuery.parse({}))).items.filter(
        ({ stage }) => stage === 'finished',
      );
      expect(finished).toHaveLength(1);
      const { result } = await services.result(finished[0]!.id);
      expect(result.contributors).toBe(4);

      // Also after the restart: the partners are found, and answer by themselves.
      const id = await services.launch(
        LaunchTask.parse({
          dataset: 'wages',
          algorithm: 'mean',
          parameters: { columns: ['years'] },
          contribute: { notices: [] },
        }),
      );
      expect((await ended(own, id)).stage).toBe('finished');
      // And what the person accepts comes to its end.
      const asked = inbox[0]!.id;
      const { digest } = await services.review(asked);
      await services.decide(asked, { decision: 'accept', digest, notices: [] });
      expect((await ended(own, asked)).stage).toBe('finished');

      await own.stop();
      await partners.end();
      expect(await readdir(around)).toEqual([]);
    },
  );

  test('fail cleanly when they cannot be set up', async () => {
    const around = await temporaryFolder();
    const inTheWay = fileURLToPath(import.meta.url);
    const partners = createDemoPartners({
      root: join(around, 'demo'),
      fork: ([, language = '']) => forkPartners([inTheWay, language]),
      language: () => 'en',
    });
    await expect(partners.start()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(await readdir(around)).toEqual([]);
  });

  test('have the same made-up rows each time', () => {
    expect(syntheticPatients(1, 50)).toBe(syntheticPatients(1, 50));
    expect(syntheticPatients(1, 50)).not.toBe(syntheticPatients(2, 50));
  });
});
