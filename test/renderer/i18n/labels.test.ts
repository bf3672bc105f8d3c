import { describe, expect, test } from 'vitest';
import type { Language } from '../../../core/schema/language.ts';
import { allMessages } from '../../../renderer/i18n/messages.ts';

// Every set of words of the interface, by being loaded.
import.meta.glob(['../../../renderer/**/*{messages,-words}.ts', '../../../renderer/i18n/*.ts'], {
  eager: true,
});

/** A message with its slots filled in, each with a name of its own; empty where it needs a word of a fixed list. */
function filled(message: string | ((...slots: never[]) => string)): string {
  if (typeof message === 'string') return message;
  const slots = Array.from({ length: message.length }, (_, i) => 7 + i);
  // One that only hands its slot on gives back the number.
  return String((message as (...numbers: number[]) => string | number | undefined)(...slots) ?? '');
}

const textsIn = (language: Language) =>
  allMessages.flatMap(({ topic, texts }) =>
    Object.entries(texts[language]).map(([key, message]) => ({
      name: `${topic}.${key}`,
      topic,
      text: filled(message),
    })),
  );

/** Sentences that may be the same words for two reasons. */
const clashes = (language: Language, other: Language): string[] => {
  // Chinese has one word for one and for many.
  const others = new Map(textsIn(other).map(({ name, text }) => [name, text.replace(/s\b/g, '')]));
  return allMessages.flatMap(({ topic }) => {
    const seen = new Map<string, string>();
    return textsIn(language)
      .filter((one) => one.topic === topic)
      .flatMap(({ name, text }) => {
        const before = seen.get(text);
        seen.set(text, name);
        if (text === '' || before === undefined || others.get(before) === others.get(name))
          return [];
        return [`${before} and ${name} both say “${text}”`];
      });
  });
};

describe('the words of the interface', () => {
  test('there are some of every part', () => {
    expect(allMessages.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['common', 'layout', 'first-run', 'collaborations', 'settings']),
    );
    expect(new Set(allMessages.map(({ topic }) => topic)).size).toBe(allMessages.length);
  });

  // Syncthing's Chinese once said the same for "Ignore for good" and "Ask again".
  test('labels that differ in English differ in Chinese', () => {
    expect(clashes('zh-CN', 'en')).toEqual([]);
  });

  test('labels that differ in Chinese differ in English', () => {
    expect(clashes('en', 'zh-CN')).toEqual([]);
  });

  test('Chinese is written in Chinese, English in English, and none is empty', () => {
    const han = /\p{Script=Han}/u;
    const notChinese = textsIn('zh-CN').filter(
      ({ text }) => /\p{Script=Latin}{2}/u.test(text) && !han.test(text),
    );
    expect(notChinese.map(({ name, text }) => `${name}: ${text}`)).toEqual([]);
    expect(textsIn('en').filter(({ text }) => han.test(text))).toEqual([]);
    const plain = allMessages.flatMap(({ texts }) =>
      [...Object.values(texts.en), ...Object.values(texts['zh-CN'])].filter(
        (message) => typeof message === 'string',
      ),
    );
    expect(plain.filter((text) => text.trim() === '')).toEqual([]);
  });
});
