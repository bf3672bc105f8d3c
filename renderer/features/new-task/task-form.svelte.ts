import type { CollaborationView } from '../../../core/schema/api/collaborations.ts';
import type { AlgorithmView, LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { ParleyError } from '../../../core/schema/errors.ts';
import { type AlgorithmShape, shapeOf } from './algorithm-shape.ts';
import { currentMembers, type Matrix, matrixOf } from './column-matrix.ts';
import type { TypeOf } from './filter-text.ts';
import { type FieldName, type FieldProblem, problemsOf } from './form-problems.ts';
import type { FormFields } from './form-fields.ts';
import { launchOf } from './launch-of.ts';
import { nodeProblems } from './node-problems.ts';

/** What the form chooses from; it may be read again while the form is filled in. */
export interface Choices {
  readonly self: string;
  readonly collaborations: readonly CollaborationView[];
  readonly algorithms: readonly AlgorithmView[];
  /** Labels of one's own connected datasets. */
  readonly own: readonly string[];
}

/** A task as it is being composed: what was typed, what that says, what is wrong with it. */
export class TaskForm {
  fields: FormFields;
  /** Whether somebody has wanted to launch it: from then on what is missing is said, too. */
  attempted = $state(false);
  readonly #choices: () => Choices;
  #saved = $state('');
  #refused = $state.raw<{
    readonly text: string;
    readonly by: ReadonlyMap<FieldName, string>;
  } | null>(null);
  #key: { readonly text: string; readonly key: string } | null = null;

  constructor(fields: FormFields, choices: () => Choices) {
    this.fields = $state(fields);
    this.#choices = choices;
    this.#saved = JSON.stringify(fields);
  }

  /** As text: whether anything was typed, and whether this is what was launched before. */
  readonly #text = $derived.by(() => JSON.stringify(this.fields));

  readonly collaboration = $derived.by((): CollaborationView | null => {
    const { collaborations } = this.#choices();
    return collaborations.find(({ id }) => id === this.fields.collaboration) ?? null;
  });

  readonly algorithm = $derived.by((): AlgorithmView | null => {
    const { algorithms } = this.#choices();
    return algorithms.findLast(({ name }) => name === this.fields.algorithm) ?? null;
  });

  readonly shape = $derived.by((): AlgorithmShape | null =>
    this.algorithm === null ? null : shapeOf(this.algorithm),
  );

  /** Ids of those whose data is asked for. */
  readonly asked = $derived.by((): readonly string[] => {
    const { self } = this.#choices();
    const { everybody, asked, own } = this.fields;
    const members = this.collaboration === null ? [] : currentMembers(this.collaboration);
    const others = members
      .map(({ organisation }) => organisation.id as string)
      .filter((id) => id !== self && (everybody || asked.includes(id)));
    return own === 'none' ? others : [...others, self];
  });

  readonly matrix = $derived.by((): Matrix => {
    if (this.collaboration === null) return { members: [], columns: [] };
    return matrixOf(this.collaboration, this.fields.dataset, this.asked);
  });

  readonly typeOf: TypeOf = (column) =>
    this.matrix.columns.find(({ name }) => name === column)?.type;

  readonly problems = $derived.by((): readonly FieldProblem[] =>
    problemsOf(this.fields, {
      shape: this.shape,
      typeOf: this.typeOf,
      askedCount: this.asked.length,
    }),
  );

  readonly launch = $derived.by((): LaunchTask => launchOf(this.fields, this.shape, this.typeOf));

  /** All that was typed, as one text. */
  get text(): string {
    return this.#text;
  }

  get unsaved(): boolean {
    return this.#text !== this.#saved;
  }

  /** What is to be said at a field now, by us; the node's word, of what was sent to it, is `refusedAt`. */
  problemAt(field: FieldName): FieldProblem | undefined {
    return this.problems.find(
      (problem) => problem.field === field && (this.attempted || !problem.missing),
    );
  }

  /** The node's word on this field, until anything is changed. */
  refusedAt(field: FieldName): string | undefined {
    return this.#refused?.text === this.#text ? this.#refused.by.get(field) : undefined;
  }

  /** @returns whether some field says so */
  refuse(error: ParleyError): boolean {
    const by = nodeProblems(error);
    this.#refused = { text: this.#text, by };
    return by.size > 0;
  }

  /** @param text what was saved, which may not be all that is typed by now */
  markSaved(text: string): void {
    this.#saved = text;
  }

  /** The same for the same task however often it is sent, so that it is launched once. */
  launchKey(): string {
    const text = JSON.stringify(this.launch);
    if (this.#key?.text !== text) this.#key = { text, key: crypto.randomUUID() };
    return this.#key.key;
  }

  draft(): { title: string; body: Record<string, unknown> } {
    const { title } = this.fields;
    return {
      title: title.trim() === '' ? (this.algorithm?.title ?? '') : title.trim(),
      body: { ...this.launch, form: $state.snapshot(this.fields) },
    };
  }
}
