import type { z } from 'zod';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import type { ConnectDataset } from '../../schema/api/datasets.ts';
import { unseenShown } from '../legible.ts';
import type { Words } from '../words/words.ts';
import { said } from './said.ts';

export type Definition = z.output<typeof ConnectDataset>;
type Column = NonNullable<Definition['columns']>[number];

/** As the schema has it when nothing else is said. */
const USUAL_GROUP = 5;

export function datasetFacts(definition: Definition, { data, desk }: Words) {
  const { source, description, personColumn } = definition;
  return [
    { label: data.label, value: definition.label, as: 'code' as const },
    said(data.description, description, desk.none),
    { label: data.format, value: source.format, as: 'code' as const },
    {
      label: data.person,
      value: personColumn === null ? data.personRow : data.personColumn(personColumn),
    },
  ];
}

/** All of them before anything is chosen: one among a thousand can be the one that was not meant. */
export const fileSection = (paths: readonly string[], { data }: Words) => ({
  heading: data.filesRead,
  items: paths.map(unseenShown),
  mustBeSeen: true,
});

/** Which columns are told to whom: the part that cannot be taken back. */
export function columnSections(
  { columns, publishSchema }: Definition,
  collaborations: readonly CollaborationView[],
  words: Words,
) {
  const { data, format } = words;
  const shown = columns?.filter(({ published }) => published && publishSchema);
  const hidden = columns?.filter(({ published }) => !published || !publishSchema);
  const itemsOf = (some: readonly Column[] | undefined) =>
    some?.map((column) => columnItem(column, words)) ?? [data.columnsAll];
  const names = collaborations.map(({ name }) => format.quoted(name));
  const published = {
    heading: names.length === 0 ? data.columnsShownLater : data.columnsShown(format.all(names)),
    items: [...itemsOf(shown), data.rowsNever],
    mustBeSeen: true,
  };
  const rest = {
    heading: data.columnsHere,
    items: publishSchema ? itemsOf(hidden) : [...itemsOf(hidden), data.notPublished],
    mustBeSeen: true,
  };
  if (!publishSchema) return [rest];
  return hidden === undefined || hidden.length === 0 ? [published] : [published, rest];
}

function columnItem(column: Column, { data, format }: Words): string {
  const { name, local, type, levels, description } = column;
  const said =
    levels.length === 0
      ? data.column(name, local, data.types[type])
      : data.columnLevels(name, local, data.types[type], format.all(levels.map(format.quoted)));
  return description === '' ? said : data.described(said, description);
}

export function termItems({ disclosure }: Definition, { data, format }: Words): string[] {
  const { smallestGroup, allowExactOrderStatistics, overlap } = disclosure;
  return [
    smallestGroup === 1 ? data.groupOfOne : data.smallestGroup(format.number(smallestGroup)),
    allowExactOrderStatistics ? data.exactAllowed : data.exactRefused,
    overlap === 'ask' ? data.overlapAsk : data.overlapRefuse,
  ];
}

export function noticesOf({ disclosure }: Definition, { data, format }: Words) {
  const { smallestGroup, allowExactOrderStatistics } = disclosure;
  const least = format.number(smallestGroup);
  return [
    ...(smallestGroup < USUAL_GROUP
      ? [
          {
            name: 'smallest-group',
            sentence: data.smallGroupNotice(least, format.number(USUAL_GROUP)),
          },
        ]
      : []),
    ...(allowExactOrderStatistics
      ? [{ name: 'exact-order-statistics', sentence: data.exactNotice }]
      : []),
  ];
}
