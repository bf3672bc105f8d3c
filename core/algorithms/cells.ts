import type { Dimension } from '../data/types.ts';
import { at } from './at.ts';

/** How many cells there are: for each dimension one a label or bin, and one for the rest; 1 without dimensions. */
export function cellCount(dimensions: readonly Dimension[]): number {
  return dimensions.reduce((count, dimension) => count * sizeOf(dimension), 1);
}

/** Names cells by their labels, one a dimension, in row-major order (the last dimension varies fastest). */
export function cellNamer(dimensions: readonly Dimension[]): (cell: number) => string[] {
  const labels = dimensions.map(labelsOf);
  return (cell) => {
    const group: string[] = [];
    let rest = cell;
    for (const names of labels.toReversed()) {
      group.unshift(at(names, rest % names.length));
      rest = Math.floor(rest / names.length);
    }
    return group;
  };
}

/** The label of what is left beside those of a dimension; none of them is called so. */
export function restOf(dimension: Dimension): string {
  const labels = labelsOf(dimension);
  return at(labels, labels.length - 1);
}

function sizeOf(dimension: Dimension): number {
  return dimension.kind === 'levels' ? dimension.levels.length + 1 : dimension.edges.length;
}

function labelsOf(dimension: Dimension): string[] {
  const labels = dimension.kind === 'levels' ? [...dimension.levels] : binLabels(dimension.edges);
  labels.push(restLabel(labels));
  return labels;
}

function binLabels(edges: readonly number[]): string[] {
  return edges.slice(1).map((upper, bin) => {
    const closing = bin === edges.length - 2 ? ']' : ')';
    return `[${at(edges, bin)}, ${upper}${closing}`;
  });
}

/** "other", put in parentheses until no listed label is called so. */
function restLabel(labels: readonly string[]): string {
  let label = 'other';
  while (labels.includes(label)) label = `(${label})`;
  return label;
}
