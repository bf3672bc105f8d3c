import type { Language } from '../../core/schema/language.ts';

const english = {
  title: 'Your decision',
  nothing: 'Nothing waits for your decision.',
  nothingMore: 'When something does, it appears here.',
  close: 'Close without deciding',
  readFirst: 'Read all of what is marked “must be read” first.',
  mustRead: 'must be read',
  confirmFirst: 'Confirm every notice first.',
  fillFirst: 'Fill in what is marked “needed” first.',
  needed: 'needed',
  notices: 'Confirm each of these',
  inputs: 'Your part',
  onlyFor: 'Only for',
  underWay: 'It is being carried out …',
  noAnswer:
    'Parley does not answer. It is not known whether it was done: look at the present state before you try again.',
  gone: 'Parley does not answer. Nothing can be decided here until it does.',
  facts: 'What it is about',
};

const chinese: typeof english = {
  title: '您的决定',
  nothing: '没有等待您决定的事项。',
  nothingMore: '有新的事项时会显示在这里。',
  close: '关闭，不作决定',
  readFirst: '请先阅读所有标有“必读”的内容。',
  mustRead: '必读',
  confirmFirst: '请先逐条确认所有提示。',
  fillFirst: '请先填写所有标有“必填”的项目。',
  needed: '必填',
  notices: '请逐条确认',
  inputs: '由您填写',
  onlyFor: '仅用于',
  underWay: '正在执行……',
  noAnswer: '程序没有应答，不知道是否已经执行：请先查看目前的状态，再决定是否重试。',
  gone: '程序没有应答。在其恢复之前，此处无法作出任何决定。',
  facts: '关于什么',
};

export type PageWords = typeof english;

export function pageWords(language: Language): PageWords {
  return language === 'en' ? english : chinese;
}

/** While nothing is pending, nobody has said in which language. */
export function languageOf(preferred: string): Language {
  return preferred.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
