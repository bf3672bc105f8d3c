import type { ConsentBridge, ConsentVerdict, Pending } from '../../core/schema/desktop/consent.ts';
import { chooseState, type Hindrance, SETTLING } from './choose-state.ts';
import { readingOf } from './document-of.ts';
import { element } from './element.ts';
import { fieldsOf } from './fields.ts';
import { watchSeen } from './seen.ts';
import { pageWords, type PageWords } from './words.ts';

interface Button {
  readonly button: HTMLButtonElement;
  readonly why: HTMLElement;
  readonly blocked: string | null;
}

/**
 * One pending decision on the page. What must be read is read in its own scrolled area, so that nothing counts as seen
 * that the choices cover.
 */
export class Control {
  readonly id: string;
  readonly #pending: Pending;
  readonly #bridge: ConsentBridge;
  readonly #words: PageWords;
  readonly #answered: () => void;
  readonly #seen = new Set<number>();
  readonly #notices = new Set<string>();
  readonly #buttons = new Map<string, Button>();
  readonly #status = element('p', { class: 'status', role: 'alert' });
  readonly #fields: ReturnType<typeof fieldsOf>;
  readonly #dismiss: HTMLButtonElement;
  readonly #ends: (() => void)[] = [];
  #since = performance.now();
  #underWay = false;

  /** @param answered that something was answered: what is pending now may be something else */
  constructor(pending: Pending, bridge: ConsentBridge, answered: () => void) {
    this.id = pending.id;
    this.#pending = pending;
    this.#bridge = bridge;
    this.#answered = answered;
    this.#words = pageWords(pending.description.language);
    this.#fields = fieldsOf(pending.description, this.#words, () => this.#update());
    this.#dismiss = element('button', { type: 'button', class: 'plain' }, this.#words.close);
    this.#dismiss.addEventListener('click', () => void this.dismiss());
  }

  show(body: HTMLElement, said = ''): void {
    const { description } = this.#pending;
    const reading = readingOf(description, this.#words);
    const scrolled = element(
      'main',
      {},
      ...reading.nodes,
      ...this.#noticeNodes(),
      ...this.#fields.nodes,
    );
    const choices = description.choices.map((choice) => this.#buttonFor(choice));
    const footer = element(
      'footer',
      {},
      this.#status,
      element('div', { class: 'choices' }, ...choices, this.#dismiss),
    );
    body.replaceChildren(scrolled, footer);
    this.#status.textContent = said;
    const byElement = new Map([...reading.mustBeSeen].map(([i, { whole }]) => [whole, i]));
    const parts = new Map([...reading.mustBeSeen.values()].map((it) => [it.whole, it.parts]));
    this.#ends.push(
      watchSeen(scrolled, parts, (whole) => {
        const section = byElement.get(whole);
        if (section !== undefined) this.#seen.add(section);
        whole.classList.add('seen');
        this.#update();
      }),
    );
    this.settle();
    reading.heading.focus();
  }

  /** Nothing is chosen for a moment: what stood here before may have been meant. */
  settle(): void {
    this.#since = performance.now();
    this.#update();
    const timer = setTimeout(() => this.#update(), SETTLING + 20);
    this.#ends.push(() => clearTimeout(timer));
  }

  async dismiss(): Promise<void> {
    if (this.#underWay) return;
    await this.#send(() => this.#bridge.answer({ answer: 'dismiss', id: this.id }));
  }

  end(): void {
    for (const end of this.#ends) end();
  }

  #noticeNodes(): Node[] {
    const { notices } = this.#pending.description;
    if (notices.length === 0) return [];
    const rows = notices.map(({ name, sentence }, i) => {
      const box = element('input', { type: 'checkbox', id: `notice-${i}` });
      box.addEventListener('change', () => {
        if (box.checked) this.#notices.add(name);
        else this.#notices.delete(name);
        this.#update();
      });
      const label = element('label', { for: `notice-${i}` }, sentence);
      return element('div', { class: 'notice' }, box, label);
    });
    const legend = element('legend', {}, this.#words.notices);
    return [element('fieldset', { class: 'notices' }, legend, ...rows)];
  }

  #buttonFor({ id, label, tone, blocked }: Pending['description']['choices'][number]): HTMLElement {
    const why = element('p', { class: 'why', id: `why-${id}` });
    const attributes = { type: 'button', class: tone, 'aria-describedby': why.id };
    const button = element('button', attributes, label);
    // Enter is pressed for too many other reasons.
    button.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });
    button.addEventListener('click', () => void this.#choose(id));
    this.#buttons.set(id, { button, why, blocked });
    return element('div', { class: 'choice' }, button, why);
  }

  #state(): ReadonlyMap<string, Hindrance | null> {
    return chooseState(this.#pending.description, {
      seen: this.#seen,
      notices: this.#notices,
      inputs: this.#fields.values(),
      age: performance.now() - this.#since,
      underWay: this.#underWay,
    });
  }

  #update(): void {
    const state = this.#state();
    for (const [id, { button, why, blocked }] of this.#buttons) {
      const hindrance = state.get(id) ?? null;
      // Not `disabled`: it keeps the focus, and says why.
      button.setAttribute('aria-disabled', String(hindrance !== null));
      why.textContent = this.#reason(hindrance, blocked);
    }
    this.#dismiss.setAttribute('aria-disabled', String(this.#underWay));
  }

  #reason(hindrance: Hindrance | null, blocked: string | null): string {
    switch (hindrance) {
      case 'blocked':
        return blocked ?? '';
      case 'unseen':
        return this.#words.readFirst;
      case 'notices':
        return this.#words.confirmFirst;
      case 'inputs':
        return this.#words.fillFirst;
      case 'under-way':
      case 'settling':
      case null:
        return '';
    }
  }

  async #choose(choice: string): Promise<void> {
    if (this.#state().get(choice) !== null) return;
    const notices = [...this.#notices];
    const inputs = this.#fields.values();
    await this.#send(() =>
      this.#bridge.answer({ answer: 'choose', id: this.id, choice, notices, inputs }),
    );
  }

  async #send(answer: () => Promise<ConsentVerdict>): Promise<void> {
    this.#underWay = true;
    this.#status.textContent = this.#words.underWay;
    this.#update();
    this.#status.textContent = await answer().then(
      (verdict) => (verdict.verdict === 'refused' ? verdict.sentence : ''),
      () => this.#words.noAnswer,
    );
    this.#underWay = false;
    this.#update();
    this.#answered();
  }

  /** What was said last: why the choice before was refused. */
  get said(): string {
    return this.#status.textContent;
  }
}
