import type { Stage, TaskView } from '../../../core/schema/api/tasks.ts';
import { api } from '../../api.ts';
import { type Resource, useResource } from '../../state/resource.svelte.ts';

const PAGE = 50;

/** Which tasks are shown; empty texts leave out nothing. */
export class TaskFilters {
  collaboration = $state('');
  stage = $state<Stage | ''>('');
  by = $state<'' | 'mine' | 'others'>('');
  title = $state('');

  get any(): boolean {
    return [this.collaboration, this.stage, this.by, this.title.trim()].some((set) => set !== '');
  }

  clear(): void {
    this.collaboration = '';
    this.stage = '';
    this.by = '';
    this.title = '';
  }
}

export interface TaskListing {
  readonly items: readonly TaskView[];
  readonly more: boolean;
}

/** The first tasks that fit, the latest first; more of them on request, and all read again when a task changes. */
export class TaskList {
  readonly filters = new TaskFilters();
  readonly listing: Resource<TaskListing>;
  #most = $state(PAGE);

  constructor() {
    const { filters } = this;
    this.listing = useResource((signal) => this.#read(signal), {
      depends: () => [filters.collaboration, filters.stage, filters.by, filters.title, this.#most],
      concerns: ({ kind }) => kind === 'task' || kind === 'decision',
    });
  }

  showMore(): void {
    this.#most += PAGE;
  }

  async #read(signal: AbortSignal): Promise<TaskListing> {
    const { collaboration, stage, by, title } = this.filters;
    const query = {
      limit: PAGE,
      ...(collaboration === '' ? {} : { collaboration }),
      ...(stage === '' ? {} : { stage }),
      ...(by === 'mine' ? { mine: 'launcher' as const } : {}),
      ...(title.trim() === '' ? {} : { title: title.trim() }),
    };
    const items: TaskView[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.tasks(
        { ...query, ...(cursor === undefined ? {} : { cursor }) },
        { signal },
      );
      // The node tells tasks by launcher, not by "anybody but us".
      items.push(...page.items.filter(({ mine }) => by !== 'others' || mine !== 'launcher'));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined && items.length < this.#most);
    return { items, more: cursor !== undefined };
  }
}
