import { createClient, type ParleyClient } from '../../../../core/client/client.ts';
import { controlFetch } from '../../../../core/client/control-fetch.ts';
import { type ConsentDesk, createConsentDesk } from '../../../../core/desktop/consent-desk.ts';
import type { ConsentVerdict, Pending } from '../../../../core/schema/desktop/consent.ts';
import type { Outcome, Proposal } from '../../../../core/schema/desktop/proposal.ts';
import type { Language } from '../../../../core/schema/language.ts';
import type { TestNode } from '../../../support/nodes.ts';

export interface TestDesk {
  readonly desk: ConsentDesk;
  readonly client: ParleyClient;
  /** What the surface was told, in order. */
  readonly surface: ('show' | 'hide')[];
  /** Whether a proposal is held back. */
  held: boolean;
  /** Files that were saved by the dialog. */
  readonly saved: { readonly name: string; readonly content: Uint8Array }[];
  /** Whether the person names a place in the next save dialog. */
  savesFiles: boolean;
  /** While the save dialog is open. */
  onSave: () => void;
  /** Proposes and waits until it is shown. */
  open(
    proposal: Proposal,
  ): Promise<{ readonly shown: Pending; readonly outcome: Promise<Outcome> }>;
  choose(
    choice: string,
    more?: { notices?: string[]; inputs?: Record<string, string>; id?: string },
  ): Promise<ConsentVerdict>;
  close(): Promise<ConsentVerdict>;
}

/** The desk of a real node, over its control socket. */
export function testDesk(
  { folder }: TestNode,
  language: Language = 'en',
  { comesForward = false, now = Date.now } = {},
): TestDesk {
  const surface: ('show' | 'hide')[] = [];
  const saved: { name: string; content: Uint8Array }[] = [];
  let shown = Promise.withResolvers<undefined>();
  const clientIn = (spoken: () => Language) =>
    createClient({ fetch: controlFetch(folder), headers: { 'accept-language': spoken() } });
  const desk = createConsentDesk({
    client: clientIn,
    dialogs: {
      chooseFiles: async () => null,
      saveFile: async (_kind, name, content) => {
        made.onSave();
        if (!made.savesFiles) return null;
        saved.push({ name, content });
        return { path: `/somewhere/${name}` };
      },
    },
    surface: {
      comesForward,
      show: () => {
        surface.push('show');
        shown.resolve(undefined);
      },
      hide: () => surface.push('hide'),
    },
    language: () => language,
    theme: () => 'system',
    demo: () => false,
    held: (held) => (made.held = held),
    now,
  });
  const made: TestDesk = {
    desk,
    client: clientIn(() => language),
    surface,
    held: false,
    saved,
    savesFiles: true,
    onSave: () => undefined,
    async open(proposal) {
      shown = Promise.withResolvers<undefined>();
      const outcome = desk.propose(proposal);
      await Promise.race([shown.promise, outcome]);
      return { shown: desk.pending()!, outcome };
    },
    choose: (choice, { notices = [], inputs = {}, id = desk.pending()?.id ?? '' } = {}) =>
      desk.answer({
        answer: 'choose',
        id,
        choice,
        notices,
        inputs: { ...defaults(desk), ...inputs },
      }),
    close: () => desk.answer({ answer: 'dismiss', id: desk.pending()?.id ?? '' }),
  };
  return made;
}

/** As the page sends them when the operator changes nothing. */
function defaults(desk: ConsentDesk): Record<string, string> {
  const inputs = desk.pending()?.description.inputs ?? [];
  return Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
}
