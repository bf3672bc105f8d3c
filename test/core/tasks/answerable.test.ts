import { describe, expect, it } from 'vitest';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { Payload } from '../../../core/schema/feed/payloads.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { requireAnswerable, unheardLabel } from '../../../core/tasks/answerable.ts';
import { Feeds, org, orgs, specOf } from './support/pure.ts';

const published = (label: string, column = 'wage', type: 'decimal' | 'text' = 'decimal') =>
  ({
    type: 'dataset.published',
    payload: { label, description: '', columns: [{ name: column, type, description: '' }] },
  }) as Payload;
const withdrawn = (label: string) => ({ type: 'dataset.withdrawn', payload: { label } }) as Payload;
const unknownColumn = () =>
  Promise.reject(new ParleyError('COLUMN_UNKNOWN', 'There is none. Nothing was computed or sent.'));

/** What organisation 0 finds, which asks itself and two others. */
function asked(
  said: readonly (readonly [OrganisationId, Payload])[],
  own: { has?: boolean; fits?: boolean } = {},
) {
  const feeds = new Feeds();
  for (const [author, payload] of said) feeds.say(author, payload);
  const { has = true, fits = true } = own;
  return {
    spec: specOf({ invited: orgs(3), participants: { minimum: 3, maximum: 3 } }),
    self: org(0),
    data: {
      has: () => Promise.resolve(has),
      check: () => (fits ? Promise.resolve() : unknownColumn()),
    },
    entries: feeds.entries,
  };
}

describe('a task that too few could accept', () => {
  it.each([
    ['the own data lack a column', [], { fits: false }, 'COLUMN_UNKNOWN'],
    ['another’s data lack it', [[org(1), published('wages', 'pay')]], {}, 'COLUMN_UNKNOWN'],
    ['another’s are no numbers', [[org(2), published('wages', 'wage', 'text')]], {}, 'COLUMN_TYPE'],
  ] as const)('is refused where %s', async (_name, said, own, code) => {
    await expect(requireAnswerable(asked(said, own))).rejects.toMatchObject({ code });
  });

  it('is let through where enough are left, and where nothing is known', async () => {
    const some = asked([[org(1), published('wages', 'pay')]]);
    const spec = { ...some.spec, participants: { minimum: 2, maximum: 3 } };
    await requireAnswerable({ ...some, spec });
    await requireAnswerable(asked([], { has: false, fits: false }));
    await requireAnswerable(asked([[org(1), published('other')]]));
    await requireAnswerable(
      asked([
        [org(1), published('wages', 'pay')],
        [org(1), withdrawn('wages')],
      ]),
    );
  });
});

describe('a label nobody has published', () => {
  const here = { has: false };
  it('is spoken of with those that are', async () => {
    expect(await unheardLabel(asked([[org(1), published('income')]], here))).toMatchObject({
      label: 'wages',
      heard: 'income',
    });
  });
  it('is nothing to speak of where it may well be right', async () => {
    expect(await unheardLabel(asked([], here))).toBeNull();
    expect(await unheardLabel(asked([[org(1), published('income')]]))).toBeNull();
    expect(await unheardLabel(asked([[org(1), published('wages')]], here))).toBeNull();
  });
});
