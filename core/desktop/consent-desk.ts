import { randomUUID } from 'node:crypto';
import type { ParleyClient } from '../client/client.ts';
import {
  type ConsentAnswer,
  type ConsentVerdict,
  Description,
  type Pending,
} from '../schema/desktop/consent.ts';
import type { Preferences } from '../schema/desktop/preferences.ts';
import type { Outcome, Proposal } from '../schema/desktop/proposal.ts';
import { codeWords } from '../schema/code-words/code-words.ts';
import { asParleyError, type ParleyError } from '../schema/errors.ts';
import type { Language } from '../schema/language.ts';
import { checkAnswer } from './check-answer.ts';
import type { KindContext, Matter } from './kinds/kind.ts';
import { describeProposal } from './kinds/registry.ts';
import { legible } from './legible.ts';
import { Patience } from './patience.ts';
import type { ConsentSurface, Dialogs } from './ports.ts';
import { Refusal } from './refusal.ts';
import { wordsOf } from './words/words.ts';

export interface ConsentPorts {
  /** To the node, with all rights; asked for with each proposal, since the folder may be another one by then. */
  readonly client: (language: () => Language) => ParleyClient;
  readonly dialogs: Dialogs;
  readonly surface: ConsentSurface;
  readonly language: () => Language;
  readonly theme: () => Preferences['theme'];
  /** Whether the organisation is one of the demo's. */
  readonly demo: () => boolean;
  /** Whether a proposal is held back until the operator fetches it. */
  readonly held: (held: boolean) => void;
  readonly now: () => number;
}

/**
 * The only place in the app where something is decided (PROTOCOL.md rule 22). Pages of the interface propose; what is
 * proposed is put into words here, from what the node says; and only an answer from the consent control, to exactly
 * what it showed, is carried out.
 */
export interface ConsentDesk {
  /**
   * Shows it, or holds it back when too many were closed before it (patience.ts).
   * @throws ParleyError CONFLICT while another decision is open; what the node says when it cannot be described
   */
  propose(proposal: Proposal): Promise<Outcome>;
  /** Shows what is held back: for the operator's own hand, never for a page. */
  showHeld(): Promise<void>;
  /** What the consent control is to show. */
  pending(): Pending | null;
  /** From the consent control alone: whoever hands it on has made sure of that. */
  answer(answer: ConsentAnswer): Promise<ConsentVerdict>;
  /** Closes what is open, and lets go of what is held back, without deciding it, as when the control's window is closed or the node has stopped. */
  dismiss(): void;
  /** The control cannot be shown any more: as `dismiss`, but whoever proposed is told that it failed. */
  lost(): void;
}

type Fact = ReturnType<typeof Description.parse>['facts'][number];

interface Shown {
  /** New with every description, so that an answer is always one to what was read. */
  readonly id: string;
  readonly matter: Matter;
  readonly description: ReturnType<typeof Description.parse>;
}

interface Open {
  readonly proposal: Proposal;
  readonly context: KindContext;
  /** The operator has fetched it. */
  readonly fetched: boolean;
  /** The page that proposes may show another organisation than the one that decides. */
  decides: Fact | null;
  readonly outcome: PromiseWithResolvers<Outcome>;
  /** null while it is being described for the first time. */
  shown: Shown | null;
  underWay: boolean;
  /** The control was closed while a choice was carried out. */
  left: boolean;
}

const MINUTE = 60_000;
/** So a page brings up fewer than twenty in a working day that nobody wants. A person who fetches what waits is kept from nothing. */
const terms = { free: 3, first: MINUTE / 2, most: 60 * MINUTE, forgotten: 240 * MINUTE };

export function createConsentDesk(ports: ConsentPorts): ConsentDesk {
  return new Desk(ports);
}

class Desk implements ConsentDesk {
  readonly #ports: ConsentPorts;
  readonly #patience: Patience;
  #open: Open | null = null;
  #held: Pick<Open, 'proposal' | 'outcome'> | null = null;

  constructor(ports: ConsentPorts) {
    this.#ports = ports;
    this.#patience = new Patience(terms, ports.now);
  }

  async propose(proposal: Proposal): Promise<Outcome> {
    const context = this.#context();
    if (this.#open !== null) throw new Refusal('CONFLICT', context.words.desk.anotherIsOpen);
    // Whoever asks for something else has given up what he could not see.
    this.#letGo();
    const outcome = Promise.withResolvers<Outcome>();
    await this.#begin({ proposal, context, outcome, fetched: false });
    return outcome.promise;
  }

  async showHeld(): Promise<void> {
    const held = this.#held;
    if (held === null || this.#open !== null) return;
    this.#hold(null);
    const { proposal, outcome } = held;
    try {
      await this.#begin({ proposal, outcome, context: this.#context(), fetched: true });
    } catch (error) {
      // Whoever proposed it is told why there is nothing to be shown any more.
      outcome.reject(error);
    }
  }

  pending(): Pending | null {
    const shown = this.#open?.shown ?? null;
    if (shown === null) return null;
    const { id, description } = shown;
    return { id, theme: this.#ports.theme(), description };
  }

  async answer(answer: ConsentAnswer): Promise<ConsentVerdict> {
    const open = this.#open;
    const language = this.#ports.language();
    const { desk } = wordsOf(language);
    const conflict = (sentence: string) => refused(new Refusal('CONFLICT', sentence), language);
    if (open?.shown?.id !== answer.id) return conflict(desk.notThisOne);
    if (open.underWay) return conflict(desk.underWay);
    if (answer.answer === 'dismiss') {
      this.#close(open, { outcome: 'dismissed' });
      return { verdict: 'done' };
    }
    const { matter, description } = open.shown;
    open.underWay = true;
    try {
      const given = checkAnswer(description, answer, open.context.words);
      const result = await matter.perform(given);
      this.#close(open, { outcome: 'done', choice: given.choice, answer: result });
      return { verdict: 'done' };
    } catch (thrown) {
      const error = asParleyError(thrown);
      if (open.left) this.#close(open, { outcome: 'dismissed' });
      else await this.#after(open, matter, error);
      return refused(error, open.context.language);
    } finally {
      open.underWay = false;
    }
  }

  lost(): void {
    const open = this.#open;
    if (open === null || open.underWay) {
      this.dismiss();
      return;
    }
    open.outcome.reject(new Refusal('INTERNAL', open.context.words.desk.controlLost));
    this.#close(open, { outcome: 'dismissed' });
  }

  dismiss(): void {
    this.#letGo();
    const open = this.#open;
    if (open === null) return;
    // What is being carried out comes to its end; if it fails, nobody is there to choose again.
    if (open.underWay) open.left = true;
    else this.#close(open, { outcome: 'dismissed' });
  }

  async #begin(begun: Pick<Open, 'proposal' | 'context' | 'outcome' | 'fetched'>): Promise<void> {
    const open: Open = { ...begun, decides: null, shown: null, underWay: false, left: false };
    this.#open = open;
    const { proposal, context, fetched } = begun;
    try {
      open.decides = await this.#whoDecides(context);
      const matter = await describeProposal(proposal, context);
      if (this.#open !== open) return;
      if (fetched || !this.#ports.surface.comesForward || this.#patience.left() === 0) {
        this.#show(open, matter);
        return;
      }
    } catch (error) {
      // Nothing was shown that would have to be closed; whoever began it tells the one that proposed.
      if (this.#open === open) this.#open = null;
      throw error;
    }
    // By the time it is fetched it is described anew.
    this.#open = null;
    this.#hold(begun);
  }

  #hold(held: Pick<Open, 'proposal' | 'outcome'> | null): void {
    this.#held = held;
    this.#ports.held(held !== null);
  }

  #letGo(): void {
    const held = this.#held;
    if (held === null) return;
    this.#hold(null);
    held.outcome.resolve({ outcome: 'dismissed' });
  }

  #context(): KindContext {
    const { client, dialogs, language, now } = this.#ports;
    const spoken = language();
    return {
      client: client(() => spoken),
      dialogs,
      language: spoken,
      words: wordsOf(spoken),
      now,
    };
  }

  async #whoDecides({ client, words: { desk } }: KindContext): Promise<Fact> {
    const label = this.#ports.demo() ? desk.decidesInDemo : desk.decides;
    return { label, value: (await client.profile()).name, as: 'quote' };
  }

  async #after(open: Open, matter: Matter, error: ParleyError): Promise<void> {
    const next = matter.after?.(error) ?? 'stay';
    if (next === 'stay') return;
    // What was read is no longer what would be decided: there is nothing left to show if it cannot be described again.
    const again = await next().catch(() => null);
    if (again === null) this.#close(open, { outcome: 'dismissed' });
    else this.#show(open, again);
  }

  #show(open: Open, matter: Matter): void {
    if (this.#open !== open) return;
    const { facts, ...rest } = Description.parse(matter.description);
    const description = legible({
      ...rest,
      facts: open.decides === null ? facts : [open.decides, ...facts],
    });
    open.shown = { id: randomUUID(), matter, description };
    this.#ports.surface.show();
  }

  #close(open: Open, outcome: Outcome): void {
    if (this.#open !== open) return;
    this.#open = null;
    if (outcome.outcome === 'done') this.#patience.decided();
    else if (open.shown !== null && !open.fetched) this.#patience.closed();
    this.#ports.surface.hide();
    open.outcome.resolve(outcome);
  }
}

function refused(error: ParleyError, language: Language): ConsentVerdict {
  return { verdict: 'refused', code: error.code, sentence: sentenceOf(error, language) };
}

/** The node's own sentences say more, but in English alone. */
function sentenceOf(error: ParleyError, language: Language): string {
  if (error instanceof Refusal || language === 'en') return error.message;
  const { what, todo } = codeWords(error.code, language);
  return what + todo;
}
