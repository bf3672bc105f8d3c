import { ParleyError } from '../../schema/errors.ts';
import type { Kind } from './kind.ts';
import { changesOf } from './dataset-changes.ts';
import {
  columnSections,
  datasetFacts,
  fileSection,
  noticesOf,
  termItems,
} from './dataset-words.ts';

export const detectColumns: Kind<'detect-columns'> = async ({ source }, context) => {
  const { client, language, words } = context;
  const { data } = words;
  return {
    description: {
      language,
      heading: data.detectHeading,
      sentence: data.detectSentence,
      facts: [{ label: data.format, value: source.format, as: 'code' }],
      sections: [fileSection(source.paths, words)],
      choices: [{ id: 'open', label: data.detect, tone: 'primary', needsSeen: true }],
    },
    perform: () => client.detectColumns({ source }),
  };
};

export const connectDataset: Kind<'connect-dataset'> = async ({ definition }, context) => {
  const { client, language, words } = context;
  const { data } = words;
  const present = (await client.datasets()).find(({ label }) => label === definition.label);
  if (present !== undefined && !definition.replace) throw taken(definition.label);
  const collaborations = await client.collaborations();
  const changes = present === undefined ? [] : changesOf(present, definition, words);
  return {
    description: {
      language,
      heading: present === undefined ? data.connectHeading : data.replaceHeading,
      sentence:
        present === undefined
          ? data.connectSentence(definition.label)
          : data.replaceSentence(definition.label),
      facts: datasetFacts(definition, words),
      sections: [
        fileSection(definition.source.paths, words),
        ...(present === undefined ? [] : [{ heading: data.changes, items: changes }]),
        ...columnSections(definition, collaborations, words),
        { heading: data.terms, items: termItems(definition, words) },
      ],
      notices: noticesOf(definition, words),
      choices: [
        {
          id: 'connect',
          label: present === undefined ? data.connect : data.replace,
          tone: 'primary',
          needsNotices: true,
          needsSeen: true,
        },
      ],
    },
    // Only a dataset whose changes were shown is replaced.
    perform: () => client.connectDataset({ ...definition, replace: present !== undefined }),
  };
};

export const disconnectDataset: Kind<'disconnect-dataset'> = async ({ label }, context) => {
  const { client, language, words } = context;
  const { data } = words;
  const present = await client.dataset(label);
  return {
    description: {
      language,
      heading: data.disconnectHeading,
      sentence: data.disconnectSentence(label),
      facts: present.source.paths.map((path) => ({
        label: data.files,
        value: path,
        as: 'code' as const,
      })),
      sections: [{ heading: data.consequences, items: data.disconnectConsequences }],
      choices: [{ id: 'disconnect', label: data.disconnect, tone: 'danger' }],
    },
    perform: async () => {
      await client.disconnectDataset(label);
      return null;
    },
  };
};

const taken = (label: string): ParleyError =>
  new ParleyError(
    'CONFLICT',
    `A dataset is connected under the label ${label} already. Nothing was changed: ask for it to be replaced, or choose another label.`,
  );
