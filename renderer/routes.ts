/** Every screen and what it is about; the address (a hash) and the route say the same. */
export type Route =
  | { readonly page: 'inbox' }
  | { readonly page: 'review'; readonly task: string }
  | { readonly page: 'tasks' }
  | { readonly page: 'task'; readonly task: string }
  | { readonly page: 'result'; readonly task: string }
  /** `draft` to go on with one, `repeat` to begin from an earlier task. */
  | { readonly page: 'new-task'; readonly draft?: string; readonly repeat?: string }
  | { readonly page: 'data' }
  | { readonly page: 'dataset'; readonly label: string }
  | { readonly page: 'connect-data'; readonly replace?: string }
  /** `open` to begin with joining or founding. */
  | { readonly page: 'collaborations'; readonly open?: string }
  | { readonly page: 'collaboration'; readonly collaboration: string }
  | { readonly page: 'history'; readonly task?: string }
  | { readonly page: 'settings'; readonly section?: string };

export type Page = Route['page'];

/** Pages without anything more to say. */
const plain = new Set<string>([
  'inbox',
  'tasks',
  'new-task',
  'data',
  'connect-data',
  'collaborations',
  'history',
  'settings',
] satisfies Page[]);

export function addressOf(route: Route): string {
  switch (route.page) {
    case 'review':
      return `#/tasks/${encodeURIComponent(route.task)}/review`;
    case 'result':
      return `#/tasks/${encodeURIComponent(route.task)}/result`;
    case 'task':
      return `#/tasks/${encodeURIComponent(route.task)}`;
    case 'dataset':
      return `#/data/${encodeURIComponent(route.label)}`;
    case 'collaboration':
      return `#/collaborations/${encodeURIComponent(route.collaboration)}`;
    case 'settings':
      return route.section === undefined ? '#/settings' : `#/settings/${route.section}`;
    case 'new-task':
      return `#/new-task${query({ draft: route.draft, repeat: route.repeat })}`;
    case 'connect-data':
      return `#/connect-data${query({ replace: route.replace })}`;
    case 'history':
      return `#/history${query({ task: route.task })}`;
    case 'collaborations':
      return `#/collaborations${query({ open: route.open })}`;
    case 'inbox':
    case 'tasks':
    case 'data':
      return `#/${route.page}`;
  }
}

/** The inbox for any address that names no screen. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first = '', second, third] = path.split('/').map(decode);
  const asked = new URLSearchParams(search);
  if (second !== undefined && second !== '') {
    if (first === 'tasks') {
      if (third === 'review' || third === 'result') return { page: third, task: second };
      return { page: 'task', task: second };
    }
    if (first === 'data') return { page: 'dataset', label: second };
    if (first === 'collaborations') return { page: 'collaboration', collaboration: second };
    if (first === 'settings') return { page: 'settings', section: second };
  }
  if (first === 'new-task') return { page: 'new-task', ...given(asked, ['draft', 'repeat']) };
  if (first === 'connect-data') return { page: 'connect-data', ...given(asked, ['replace']) };
  if (first === 'collaborations') return { page: 'collaborations', ...given(asked, ['open']) };
  if (first === 'history') return { page: 'history', ...given(asked, ['task']) };
  return plain.has(first) ? ({ page: first } as Route) : { page: 'inbox' };
}

function given<K extends string>(asked: URLSearchParams, names: readonly K[]) {
  const found: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = asked.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}

function query(values: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) search.set(name, value);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // An address that somebody typed; it names nothing.
    return '';
  }
}
