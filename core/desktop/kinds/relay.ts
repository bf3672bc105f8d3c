import type { Kind } from './kind.ts';

export const startRelaying: Kind<'start-relaying'> = async ({ bytesPerSecond }, context) => {
  const { client, language, words } = context;
  const { node, format } = words;
  return {
    description: {
      language,
      heading: node.startRelayingHeading,
      sentence: node.startRelayingSentence,
      facts: [
        {
          label: node.relayRate,
          value: node.relayRateValue(format.bytes(bytesPerSecond)),
        },
      ],
      sections: [{ heading: node.consequences, items: node.relayItems }],
      choices: [{ id: 'start', label: node.startRelaying, tone: 'primary' }],
    },
    perform: () => client.startRelaying({ bytesPerSecond }),
  };
};

export const stopRelaying: Kind<'stop-relaying'> = async (_proposal, context) => {
  const { client, language, words } = context;
  const { node, format } = words;
  const { connections } = await client.relay();
  return {
    description: {
      language,
      heading: node.stopRelayingHeading,
      sentence: node.stopRelayingSentence,
      facts: [{ label: node.relayedNow, value: format.number(connections) }],
      choices: [{ id: 'stop', label: node.stopRelaying, tone: 'primary' }],
    },
    perform: () => client.stopRelaying(),
  };
};
