import type { Language } from '../../schema/language.ts';
import { englishOfCollaborations } from './en-collaborations.ts';
import { englishOfData } from './en-data.ts';
import { englishOfDesk } from './en-desk.ts';
import { englishOfLaunch } from './en-launch.ts';
import { englishOfMembers } from './en-members.ts';
import { englishOfNode } from './en-node.ts';
import { englishOfPolicies } from './en-policies.ts';
import { englishOfTasks } from './en-tasks.ts';
import { type Format, formatOf } from './format.ts';
import { chineseOfCollaborations } from './zh-collaborations.ts';
import { chineseOfData } from './zh-data.ts';
import { chineseOfDesk } from './zh-desk.ts';
import { chineseOfLaunch } from './zh-launch.ts';
import { chineseOfMembers } from './zh-members.ts';
import { chineseOfNode } from './zh-node.ts';
import { chineseOfPolicies } from './zh-policies.ts';
import { chineseOfTasks } from './zh-tasks.ts';

const english = {
  desk: englishOfDesk,
  tasks: englishOfTasks,
  launch: englishOfLaunch,
  policies: englishOfPolicies,
  data: englishOfData,
  collaborations: englishOfCollaborations,
  members: englishOfMembers,
  node: englishOfNode,
};

const chinese: typeof english = {
  desk: chineseOfDesk,
  tasks: chineseOfTasks,
  launch: chineseOfLaunch,
  policies: chineseOfPolicies,
  data: chineseOfData,
  collaborations: chineseOfCollaborations,
  members: chineseOfMembers,
  node: chineseOfNode,
};

const words: Readonly<Record<Language, typeof english>> = { en: english, 'zh-CN': chinese };

/** Everything the consent control says that is neither the node's nor somebody else's, in one language. */
export type Words = typeof english & { readonly format: Format };

export function wordsOf(language: Language): Words {
  return { ...words[language], format: formatOf(language) };
}
