import type { TaskId } from '../../../../core/schema/ids.ts';
import { addressOf, type Route } from '../../../../renderer/routes.ts';
import { accept, eventually } from '../../../support/nodes.ts';
import type { Operator } from '../operator.ts';
import { ask, DATASET, type Party } from '../party.ts';

/** Every screen by its name, with something on it. */
export interface Screens {
  readonly routes: Readonly<Record<string, Route>>;
  /** One that waits for a decision. */
  readonly waiting: TaskId;
}

/** Tasks in several states, and where everything is shown. */
export async function prepareScreens({ operator, ...party }: Party): Promise<Screens> {
  const { birke, linde, collaboration } = party;
  const { node } = operator;
  const finished = await ask(birke, {
    title: 'Age and length of stay by sex',
    purpose: 'To compare our wards in the annual report of the registry.',
    parameters: { columns: ['age', 'stay'], groupBy: [{ column: 'sex', levels: ['f', 'm'] }] },
  });
  await eventually(async () => (await node.inbox()).some(({ id }) => id === finished));
  const { digest, notices } = await node.review(finished);
  await node.decide(finished, {
    decision: 'accept',
    digest,
    notices: notices.map(({ name }) => name),
  });
  await accept(linde, finished);
  const waiting = await ask(linde, {
    title: '住院时长的均值',
    purpose: '用于年度报告，比较各机构的住院时长。',
    parameters: { columns: ['stay'] },
  });
  await ask(birke, {
    title: 'Number of patients over 60',
    purpose: 'To plan the beds of the next year.',
    algorithm: 'count',
    parameters: { columns: ['age'], filter: 'age > 60' },
  });
  await node.wait(finished, { seconds: 60 });
  await node.getResult(finished);
  await eventually(async () => (await node.inbox()).length === 2);
  return {
    waiting,
    routes: {
      inbox: { page: 'inbox' },
      review: { page: 'review', task: waiting },
      tasks: { page: 'tasks' },
      task: { page: 'task', task: finished },
      result: { page: 'result', task: finished },
      'new-task': { page: 'new-task', repeat: finished },
      data: { page: 'data' },
      dataset: { page: 'dataset', label: DATASET },
      'connect-data': { page: 'connect-data' },
      collaborations: { page: 'collaborations' },
      collaboration: { page: 'collaboration', collaboration },
      history: { page: 'history' },
      settings: { page: 'settings' },
      'settings-network': { page: 'settings', section: 'network' },
    },
  };
}

/** Shows a screen and waits until all of it is there. */
export async function show({ page }: Operator, route: Route): Promise<void> {
  await page.evaluate((hash) => void (location.hash = hash), addressOf(route));
  await page.waitForFunction(
    () =>
      document.querySelector('main h1') !== null &&
      document.querySelector('main [aria-busy="true"], main .loading') === null,
  );
  await settled(page);
}

/** Two frames after the last change of a page. */
const settled = (page: Operator['page']): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const calm = (): void => {
          observer.disconnect();
          resolve();
        };
        let timer = setTimeout(calm, 300);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(calm, 300);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
  );
