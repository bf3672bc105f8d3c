import type { AlgorithmView } from '../../schema/api/tasks.ts';
import type { FacadeAlgorithmView } from '../../schema/api/facade.ts';
import { ParleyError } from '../../schema/errors.ts';
import { ColumnName } from '../../schema/ids.ts';
import type { FacadeTaskRecord } from '../../schema/local/facade.ts';
import type { TaskInput } from './input.ts';
import { safelyParsed } from '../../schema/safely-parsed.ts';

/**
 * Which part of a federated algorithm a method is: the central one combines what the partial ones compute, one at each
 * organisation.
 */
export type Part = 'central' | 'partial';

/** What a method means in Parley. */
export interface MappedMethod {
  readonly part: Part;
  readonly algorithm: string;
  readonly parameters: Record<string, unknown>;
  /** The column it needs numbers of; null where the algorithm's own parameters say. */
  readonly column: ColumnName | null;
  readonly output: FacadeTaskRecord['output'];
}

interface Row {
  /** Without registry, tag and digest. */
  readonly image: RegExp;
  readonly shown: string;
  /** In the words of vantage6 3.x, then of 4.x. */
  readonly methods: readonly string[];
  readonly part: Part;
  readonly takes: string;
  readonly does: string;
  readonly gives: string;
  readonly output: FacadeTaskRecord['output'];
}

const AVERAGE = /^(?:[^/]+\/)*(?:demo|algorithms)\/average$/;

/** The table: what the images of vantage6 that scripts name are in Parley. */
const rows: readonly Row[] = [
  {
    image: AVERAGE,
    shown: 'harbor2.vantage6.ai/demo/average',
    methods: ['master', 'central_average'],
    part: 'central',
    takes: 'column_name',
    does: 'mean: a secure sum among the chosen organisations (all members where one is chosen); open mode where they are fewer than 3',
    gives: "{'average': 53.25}",
    output: 'average',
  },
  {
    image: AVERAGE,
    shown: 'harbor2.vantage6.ai/demo/average',
    methods: ['average_partial', 'partial_average'],
    part: 'partial',
    takes: 'column_name',
    does: "mean in open mode: each chosen organisation's own sum and count, which this node sees",
    gives: "{'sum': 253, 'count': 4}",
    output: 'own-sum-and-count',
  },
];

const PARLEY_IMAGE = 'parley';
const PARLEY_ROW: FacadeAlgorithmView = {
  image: PARLEY_IMAGE,
  methods: ["any of Parley's algorithms"],
  takes: 'its parameters as kwargs (parley algorithms)',
  does: 'that algorithm: a secure sum; open mode where fewer than 3 take part and the algorithm allows it',
  gives: "Parley's result",
};

/** The table as it is shown. */
export function algorithmTable(): FacadeAlgorithmView[] {
  const shown = rows.map(({ shown: image, methods, takes, does, gives }) => ({
    image,
    methods: [...methods],
    takes,
    does,
    gives,
  }));
  return [...shown, PARLEY_ROW];
}

/**
 * What image and method of a task are in Parley.
 * @param algorithms those of this node
 * @throws ParleyError ALGORITHM_UNKNOWN listing what is known; PARAMETERS_INVALID
 */
export function mapMethod(
  image: string,
  input: TaskInput,
  algorithms: readonly AlgorithmView[],
): MappedMethod {
  const name = imageName(image);
  if (name === PARLEY_IMAGE) return parleyMethod(input, algorithms);
  const ofImage = rows.filter((row) => row.image.test(name));
  if (ofImage.length === 0) {
    throw unknown(`The image ${image} is not known here`, algorithms, { image });
  }
  const row = ofImage.find(({ methods }) => methods.includes(input.method));
  if (row === undefined) {
    const methods = ofImage.flatMap((found) => found.methods);
    throw unknown(
      `The image ${image} has no method "${input.method}" here, only ${methods.join(', ')}`,
      algorithms,
      { image, method: input.method },
    );
  }
  const column = onlyColumn(row.takes, input);
  return {
    part: row.part,
    algorithm: 'mean',
    parameters: { columns: [column] },
    column,
    output: row.output,
  };
}

function parleyMethod(input: TaskInput, algorithms: readonly AlgorithmView[]): MappedMethod {
  if (!algorithms.some(({ name }) => name === input.method)) {
    throw unknown(`Parley has no algorithm "${input.method}"`, algorithms, {
      method: input.method,
    });
  }
  if (input.args.length > 0) {
    throw invalidParameters('Give the parameters by name, in kwargs.');
  }
  const { method: algorithm, kwargs: parameters } = input;
  return { part: 'central', algorithm, parameters, column: null, output: 'parley' };
}

/** The value of the one argument, by name or, as vantage6 also has it, by position. */
function onlyColumn(takes: string, { method, args, kwargs }: TaskInput): ColumnName {
  const { [takes]: named, ...others } = kwargs;
  const given = named === undefined ? args : [named, ...args];
  const stranger = Object.keys(others)[0];
  const [value, another] = given;
  if (stranger !== undefined || another !== undefined || value === undefined) {
    throw invalidParameters(
      `${method} takes ${takes} and nothing else${stranger === undefined ? '' : `, not ${stranger.slice(0, 60)}`}.`,
    );
  }
  const column = safelyParsed(ColumnName, value);
  if (column.success) return column.data;
  throw invalidParameters(`${takes} is to be the name of a column.`);
}

/** `harbor2.vantage6.ai/demo/average:latest@sha256:...` without tag and digest, in lower case as registries have it. */
export function imageName(image: string): string {
  const [untagged = ''] = image.trim().toLowerCase().split('@', 1);
  return untagged.replace(/^https?:\/\//, '').replace(/:[\w][\w.-]{0,127}$/, '');
}

function unknown(
  what: string,
  algorithms: readonly AlgorithmView[],
  details: Record<string, unknown>,
): ParleyError {
  const known = rows.map(({ shown, methods }) => `${shown} with ${methods.join(' or ')}`);
  const own = algorithms.map(({ name }) => name).join(', ');
  return new ParleyError(
    'ALGORITHM_UNKNOWN',
    `${what}. Nothing was announced. Known are: ${known.join('; ')}; and ${PARLEY_IMAGE} with ${own}.`,
    { details },
  );
}

const invalidParameters = (what: string): ParleyError =>
  new ParleyError('PARAMETERS_INVALID', `${what} Nothing was announced; correct the input.`);
