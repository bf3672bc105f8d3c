import { type DatasetView, DetectedColumns } from '../../../core/schema/api/datasets.ts';
import { asParleyError, hasCode, type ParleyError } from '../../../core/schema/errors.ts';
import { propose } from '../../decide.ts';
import { droppedPaths, shell } from '../../shell.ts';
import {
  type DatasetDraft,
  definitionOf,
  draftOf,
  draftProblems,
  emptyDraft,
  type Format,
  formatOf,
  mergedColumns,
} from './draft.ts';

/** Which part of the page an error belongs to. */
export type Place = 'files' | 'columns' | 'label' | 'end';

/** Describing a dataset, from files to the proposal. Nothing that was entered is lost by an error. */
export class ConnectForm {
  draft = $state<DatasetDraft>(emptyDraft());
  /** Whether a connected dataset is being changed. */
  replacing = $state(false);
  reading = $state(false);
  sending = $state(false);
  /** Whether it was tried to send it: from then on every field says what is wrong with it. */
  tried = $state(false);
  error = $state.raw<{ readonly place: Place; readonly error: ParleyError } | null>(null);
  /** Why a path has to be typed. */
  typing = $state<'no-chooser' | 'no-drop' | 'wanted' | null>(null);
  /** Files whose kind is to be said first. */
  unknownKind = $state(false);
  /** Whether there is something that would be lost. */
  dirty = $state(false);
  readonly problems = $derived(draftProblems(this.draft));

  change(view: DatasetView): void {
    this.draft = draftOf(view);
    this.replacing = true;
  }

  async choose(): Promise<void> {
    this.error = null;
    try {
      const chosen = await shell('choose-files', { kind: 'dataset' });
      if (chosen !== null) await this.#take(chosen.paths, true);
    } catch (error) {
      if (isForTheApp(error)) this.typing = 'no-chooser';
      else this.#failed('files', error);
    }
  }

  async drop(files: readonly File[]): Promise<void> {
    this.error = null;
    try {
      const paths = await droppedPaths(files);
      if (paths.length === 0) this.typing = 'no-drop';
      else await this.#take(paths, true);
    } catch (error) {
      this.#failed('files', error);
    }
  }

  /** A path that was typed: reading it is asked of the operator first. */
  async type(path: string): Promise<void> {
    await this.#take([path], false);
  }

  async sayKind(format: Format): Promise<void> {
    this.draft.format = format;
    this.unknownKind = false;
    await this.detect(true);
  }

  /** @param handed whether the operator handed the files over by a dialog or a drop */
  async detect(handed: boolean): Promise<void> {
    this.reading = true;
    this.error = null;
    try {
      const source = { format: this.draft.format, paths: [...this.draft.paths] };
      const found = handed ? await readHanded(source) : await readAsked(source);
      if (found !== null) this.draft.columns = mergedColumns(found.columns, this.draft.columns);
    } catch (error) {
      this.#failed('files', error);
    }
    this.reading = false;
  }

  /** @returns the label under which it was connected; null when it was not */
  async submit(): Promise<string | null> {
    this.tried = true;
    this.error = null;
    if (this.problems.length > 0) return null;
    this.sending = true;
    try {
      const definition = definitionOf(this.draft, this.replacing);
      const outcome = await propose({ kind: 'connect-dataset', definition });
      if (outcome !== null) {
        this.dirty = false;
        return definition.label;
      }
    } catch (error) {
      this.#failed(placeOf(asParleyError(error)), error);
    } finally {
      this.sending = false;
    }
    return null;
  }

  async #take(paths: readonly string[], handed: boolean): Promise<void> {
    this.dirty = true;
    this.draft.paths = paths;
    const format = formatOf(paths);
    this.unknownKind = format === null;
    if (format === null) return;
    this.draft.format = format;
    await this.detect(handed);
  }

  #failed(place: Place, error: unknown): void {
    this.error = { place, error: asParleyError(error) };
  }
}

interface Source {
  readonly format: Format;
  readonly paths: string[];
}

/** Without asking where the program around the page knows that they were handed over. */
async function readHanded(source: Source): Promise<DetectedColumns | null> {
  try {
    return DetectedColumns.parse(await shell('detect-columns', source));
  } catch (error) {
    if (!isForTheApp(error)) throw error;
    return readAsked(source);
  }
}

async function readAsked(source: Source): Promise<DetectedColumns | null> {
  const outcome = await propose({ kind: 'detect-columns', source });
  return outcome === null ? null : DetectedColumns.parse(outcome.answer);
}

const isForTheApp = (error: unknown): boolean =>
  hasCode(error, 'NOT_ALLOWED') ||
  hasCode(error, 'NOT_ACCEPTABLE') ||
  hasCode(error, 'METHOD_NOT_ALLOWED');

function placeOf({ code }: ParleyError): Place {
  if (code.startsWith('DATA_')) return 'files';
  if (code.startsWith('COLUMN_')) return 'columns';
  return code === 'CONFLICT' ? 'label' : 'end';
}
