import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CreateToken } from '../../../core/schema/api/tokens.ts';
import { PolicyTerms } from '../../../core/schema/local/policy.ts';
import { label, testNode } from '../../support/nodes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('what permits something in advance ends when the database was damaged, once', async () => {
  const node = await testNode('zoe', await temporaryFolder());
  onTestFinished(() => node.stop());
  const { id: collaboration } = await node.services.foundCollaboration({
    name: 'Alone',
    purpose: '',
  });
  await node.services.addPolicy(
    PolicyTerms.parse({
      name: 'Weekly',
      action: 'accept',
      collaboration,
      launchers: 'any',
      algorithms: 'any',
      dataset: label('wages'),
      columns: 'any',
      filters: false,
      groups: false,
      open: false,
      minimum: 3,
      until: null,
      mostUses: null,
    }),
  );
  const wanted = CreateToken.parse({ name: 'notebook', scopes: ['read'] });
  const { secret, token } = await node.services.createToken(wanted);
  expect(node.node.parts.apiTokens.find(secret)).not.toBeNull();

  await node.stop();
  await node.start();
  await node.stop();
  const store = join(node.folder, 'store');
  for (const file of readdirSync(store).filter((name) => name.endsWith('.log'))) {
    rmSync(join(store, file));
  }
  await node.start();
  expect((await node.services.status()).warnings.join()).toContain('API tokens were ended');
  expect(node.node.parts.apiTokens.find(secret)).toBeNull();
  expect(await node.services.tokens()).toMatchObject([{ name: 'notebook', expired: true }]);
  const [policy] = await node.services.policies();
  expect(policy?.terms.until).toBeLessThanOrEqual(Date.now());
  // For good, though the clock is set back.
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 86_400_000);
  onTestFinished(() => clock.mockRestore());
  expect(node.node.parts.apiTokens.find(secret)).toBeNull();
  expect(policy).toMatchObject({ uses: 0, terms: { mostUses: 0 } });
  clock.mockRestore();

  // The warning stays; what was made since does, too.
  const anew = await node.services.rotateToken(token.id, { days: 30 });
  await node.stop();
  await node.start();
  expect(node.node.parts.apiTokens.find(anew.secret)).not.toBeNull();
});
