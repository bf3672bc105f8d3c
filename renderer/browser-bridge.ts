import type { ShellBridge, ShellReply } from '../core/schema/desktop/shell.ts';

/** Shows the listener that the call comes from its own page's script: no other page can set the header. */
export const windowHeader = { 'x-parley-window': '1' } as const;

/** The shell of `parley ui`: the same calls over HTTP, the same states as server-sent events. */
export function browserBridge(): ShellBridge {
  return {
    call: async (name, args) => {
      const answer = await fetch(`/shell/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...windowHeader },
        body: JSON.stringify(args),
      });
      if (answer.ok) return (await answer.json()) as ShellReply;
      const sentence = `The program that serves this page answered with status ${answer.status}. Nothing was done. Open the address it printed again.`;
      return { ok: false, failure: { code: 'NOT_ALLOWED', sentence, details: {} } };
    },
    onState: (hear) => {
      const source = new EventSource('/shell/events');
      source.onmessage = ({ data }) => hear(JSON.parse(String(data)));
      return () => source.close();
    },
    dropped: () => Promise.resolve([]),
  };
}
