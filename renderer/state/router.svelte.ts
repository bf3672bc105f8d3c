import { tick } from 'svelte';
import { addressOf, routeOf, type Route } from '../routes.ts';

/** Which screen is shown. Whoever leaves one with something unsaved is asked by that screen's guard. */
class Router {
  #route = $state.raw<Route>(routeOf(location.hash));
  #guard: (() => boolean) | null = null;

  get route(): Route {
    return this.#route;
  }

  go(route: Route): void {
    location.hash = addressOf(route);
  }

  /** @param mayLeave asked before the screen changes. @returns how to take it away again */
  guard(mayLeave: () => boolean): () => void {
    this.#guard = mayLeave;
    return () => {
      if (this.#guard === mayLeave) this.#guard = null;
    };
  }

  listen(): void {
    addEventListener('hashchange', () => void this.#follow());
  }

  async #follow(): Promise<void> {
    const next = routeOf(location.hash);
    if (addressOf(next) === addressOf(this.#route)) return;
    if (this.#guard !== null && !this.#guard()) {
      history.replaceState(null, '', addressOf(this.#route));
      return;
    }
    this.#guard = null;
    this.#route = next;
    await tick();
    // Whoever works by keyboard or hears the page is told where he is.
    document.querySelector<HTMLElement>('main h1')?.focus();
    document.querySelector('main')?.scrollTo(0, 0);
  }
}

export const router = new Router();
