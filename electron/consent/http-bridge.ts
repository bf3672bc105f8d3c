import type { ConsentBridge, ConsentVerdict, Pending } from '../../core/schema/desktop/consent.ts';

/** For `parley ui`, where the control is a tab of a browser, at an address of its own. */
export const httpBridge: ConsentBridge = {
  pending: async () => (await ask('/pending')) as Pending | null,
  answer: async (answer) =>
    (await ask('/answer', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    })) as ConsentVerdict,
  onChange: (hear) => {
    const changes = new EventSource('/changes');
    changes.addEventListener('message', hear);
    // After a connection that was lost, something else may be pending.
    changes.addEventListener('open', hear);
  },
};

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = new Headers(init.headers);
  // Only a script of this page can send it: no other origin is ever allowed to.
  headers.set('x-parley-consent', '1');
  const response = await fetch(path, { ...init, headers, redirect: 'error' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
