import type { Language } from '../core/schema/language.ts';

export interface PartnersWords {
  /** Of the person's own organisation. */
  readonly own: string;
  readonly partners: readonly [string, string, string];
  readonly collaboration: string;
  readonly purpose: string;
  readonly patients: string;
  readonly wages: string;
  readonly policy: string;
  readonly stay: string;
  readonly table: string;
  readonly age: string;
  readonly wage: string;
  readonly why: string;
}

/** What the demo's organisations say, in the language of whoever looks at it. */
export const partnersWords: Readonly<Record<Language, PartnersWords>> = {
  en: {
    own: 'My organisation (demo)',
    partners: ['Riverside Hospital (demo)', 'Hillcrest Clinic (demo)', 'Harbour Hospital (demo)'],
    collaboration: 'Demo',
    purpose: 'To try Parley out. All rows are made up.',
    patients: 'Synthetic patients: nobody’s, made by a generator.',
    wages: 'Synthetic wages: nobody’s, made by a generator.',
    policy: 'Answers by itself in the demo',
    stay: 'How long patients stay',
    table: 'Patients by sex and region',
    age: 'Ages of patients',
    wage: 'Mean wage by role',
    why: 'Part of the demo: take your time to look at what would leave your machine.',
  },
  'zh-CN': {
    own: '我的机构（演示）',
    partners: ['河畔医院（演示）', '山顶诊所（演示）', '海港医院（演示）'],
    collaboration: '演示',
    purpose: '用于试用 Parley。所有数据均为虚构。',
    patients: '合成的患者数据：由程序生成，不涉及任何真实个人。',
    wages: '合成的工资数据：由程序生成，不涉及任何真实个人。',
    policy: '演示中自动答复',
    stay: '患者住院天数',
    table: '按性别和地区统计患者',
    age: '患者年龄分布',
    wage: '按岗位统计平均工资',
    why: '这是演示的一部分：请放心查看哪些内容会离开您的电脑。',
  },
};
