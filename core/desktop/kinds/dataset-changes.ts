import type { DatasetView } from '../../schema/api/datasets.ts';
import type { Words } from '../words/words.ts';
import type { Definition } from './dataset-words.ts';

/** What a new definition changes of a dataset, a sentence for each. */
export function changesOf(before: DatasetView, after: Definition, words: Words): string[] {
  const { data, format } = words;
  const terms = { before: before.disclosure, after: after.disclosure };
  const changes = [
    ...pathChanges(before, after, words),
    ...columnChanges(before, after, words),
    terms.before.smallestGroup !== terms.after.smallestGroup &&
      data.groupChanged(
        format.number(terms.before.smallestGroup),
        format.number(terms.after.smallestGroup),
      ),
    before.personColumn !== after.personColumn && data.personChanged,
    terms.before.allowExactOrderStatistics !== terms.after.allowExactOrderStatistics &&
      data.exactChanged,
    terms.before.overlap !== terms.after.overlap && data.overlapChanged,
    before.description !== after.description && data.descriptionChanged,
    !before.publishSchema && after.publishSchema && data.publishedNow,
    before.publishSchema && !after.publishSchema && data.withdrawn,
  ].filter((change) => change !== false);
  return changes.length === 0 ? [data.noChange] : changes;
}

function pathChanges(before: DatasetView, after: Definition, { data }: Words): string[] {
  const [old, now] = [new Set(before.source.paths), new Set(after.source.paths)];
  return [
    ...[...now].filter((path) => !old.has(path)).map(data.fileAdded),
    ...[...old].filter((path) => !now.has(path)).map(data.fileDropped),
  ];
}

function columnChanges(before: DatasetView, after: Definition, { data }: Words): string[] {
  // They are detected anew; what the files hold is not known here.
  if (after.columns === undefined) return [data.columnsAll];
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const now = new Map(after.columns.map((column) => [column.name, column]));
  const same = (name: string) => {
    const [one, other] = [old.get(name), now.get(name)];
    return (
      one?.local === other?.local &&
      one?.type === other?.type &&
      one?.description === other?.description &&
      one?.published === other?.published &&
      JSON.stringify(one?.levels) === JSON.stringify(other?.levels)
    );
  };
  return [
    ...[...now.keys()].filter((name) => !old.has(name)).map(data.columnAdded),
    ...[...old.keys()].filter((name) => !now.has(name)).map(data.columnDropped),
    ...[...now.keys()].filter((name) => old.has(name) && !same(name)).map(data.columnChanged),
  ];
}
