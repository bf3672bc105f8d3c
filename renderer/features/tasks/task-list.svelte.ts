import type { Stage, TaskView } from '../../../core/schema/api/tasks.ts';
import { api } from '../../api.ts';
import { useAttempt } from '../../state/attempt.svelte.ts';
import { type Resource, useResource } from '../../state/resource.svelte.ts';

const PAGE = 50;
/** The most that the node gives at once. */
const PAGE_MOST = 500;

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
  /** Where the next page begins; null when there is none. */
  readonly next: string | null;
}

/** The first tasks that fit, the latest first; a page more on request, and all that is shown read again when a task changes. */
export class TaskList {
  readonly filters = new TaskFilters();
  readonly listing: Resource<TaskListing>;
  /** Of a page more. */
  readonly growing = useAttempt();
  /** How many have been asked for, and with which filters. */
  #most = PAGE;
  #chosen = '';

  constructor() {
    this.listing = useResource((signal) => this.#fromTheStart(signal), {
      depends: () => this.#filtered(),
      concerns: ({ kind }) => kind === 'task' || kind === 'decision',
    });
  }

  /** Only the next page is read. */
  async showMore(): Promise<void> {
    await this.growing.run(async () => {
      for (;;) {
        const before = this.listing.value;
        if (before === undefined || before.next === null) return;
        const page = await this.#read(before.next, () => PAGE);
        // Read again meanwhile, it may end elsewhere.
        if (this.listing.value !== before) continue;
        const items = [...before.items, ...page.items];
        this.#most = items.length;
        this.listing.value = { items, next: page.next };
        return;
      }
    });
  }

  async #fromTheStart(signal: AbortSignal): Promise<TaskListing> {
    const chosen = JSON.stringify(this.#filtered());
    if (chosen !== this.#chosen) this.#most = PAGE;
    this.#chosen = chosen;
    return this.#read(null, () => this.#most, signal);
  }

  #filtered() {
    const { collaboration, stage, by, title } = this.filters;
    return { collaboration, stage, by, title: title.trim() };
  }

  /** From a place on, until so many were found: that may become more while it is read. */
  async #read(from: string | null, most: () => number, signal?: AbortSignal): Promise<TaskListing> {
    const { collaboration, stage, by, title } = this.#filtered();
    const query = {
      ...(collaboration === '' ? {} : { collaboration }),
      ...(stage === '' ? {} : { stage }),
      ...(by === 'mine' ? { mine: 'launcher' as const } : {}),
      ...(title === '' ? {} : { title }),
    };
    const items: TaskView[] = [];
    let next = from;
    do {
      const page = await api.tasks(
        {
          ...query,
          limit: Math.max(PAGE, Math.min(most() - items.length, PAGE_MOST)),
          ...(next === null ? {} : { cursor: next }),
        },
        signal === undefined ? {} : { signal },
      );
      // The node tells tasks by launcher, not by "anybody but us".
      items.push(...page.items.filter(({ mine }) => by !== 'others' || mine !== 'launcher'));
      next = page.next;
    } while (next !== null && items.length < most());
    return { items, next };
  }
}
