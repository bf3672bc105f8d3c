import { onDestroy, untrack } from 'svelte';
import type { NodeEvent } from '../../core/schema/api/events.ts';
import { asParleyError, type ParleyError } from '../../core/schema/errors.ts';
import { language } from '../i18n/language.svelte.ts';
import { nodeEvents } from './node-events.ts';

/** Several events at once ask for one reload. */
const GATHER = 120;

/**
 * Something read from the node and kept current. `value` stays what it was while it is read again; `error` is of the last
 * reading. Reads again when the language changes, since the node's sentences come in it.
 */
export class Resource<T> {
  value = $state.raw<T | undefined>(undefined);
  error = $state.raw<ParleyError | null>(null);
  loading = $state(true);
  readonly #load: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  async reload(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      const value = await this.#load(running.signal);
      if (running.signal.aborted) return;
      this.value = value;
      this.error = null;
    } catch (error) {
      if (running.signal.aborted) return;
      this.error = asParleyError(error);
    }
    this.loading = false;
  }

  /** Soon; further calls until then ask for nothing more. */
  reloadSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.reload();
    }, GATHER);
  }

  stop(): void {
    this.#running?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

interface Uses {
  /** What `load` reads that may change: a route's id, a filter. It is read again when that does. */
  readonly depends?: () => unknown;
  /** Which events make the value old. */
  readonly concerns?: (event: NodeEvent) => boolean;
}

/** A resource for the life of the component that calls this while it is set up. */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  { depends, concerns }: Uses = {},
): Resource<T> {
  const resource = new Resource(load);
  $effect(() => {
    readAgainWith(language.current, depends?.());
    untrack(() => void resource.reload());
  });
  const off = nodeEvents.on((event) => {
    if (event === null || concerns?.(event) === true) resource.reloadSoon();
  });
  onDestroy(() => {
    off();
    resource.stop();
  });
  return resource;
}

/** An effect runs again when what it read changes, whatever it does with it. */
function readAgainWith(..._values: readonly unknown[]): void {
  // Reading them was all.
}
