import { z } from 'zod';
import { findAlgorithm, parseParameters } from '../../algorithms/registry.ts';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import { type AlgorithmView, Notice } from '../../schema/api/tasks.ts';
import { hasCode, ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import { OPERATOR_MINIMUM } from '../../tasks/review.ts';
import { wholeNumber } from '../inputs.ts';
import { Refusal } from '../refusal.ts';
import type { Kind, KindContext, Matter } from './kind.ts';
import { describeLaunch, type NoticeName, type Spec } from './launch-words.ts';

/**
 * There is no task yet that the node could review: what its parameters make of it is worked out here, by the same
 * functions, and the node checks it once more when it is launched.
 */
export const launchAndContribute: Kind<'launch-and-contribute'> = ({ spec }, context) =>
  matterOf(spec, [], context);

/** @param asked notices that the node has asked for */
async function matterOf(
  spec: Spec,
  asked: readonly NoticeName[],
  context: KindContext,
): Promise<Matter> {
  const { client, words } = context;
  const collaboration = await collaborationOf(spec, context);
  const offered = await algorithmOf(spec, context);
  const algorithm = findAlgorithm(offered.name, offered.version);
  const manifest = algorithm.manifest(parseParameters(algorithm, spec.parameters));
  const notices = [...new Set([...noticesOf(spec, manifest.exactOrderStatistics), ...asked])];
  const launch = { spec, notices, collaboration, title: offered.title, manifest };
  return {
    description: describeLaunch(launch, context),
    perform: async (given) => {
      const range = [spec.minimum ?? OPERATOR_MINIMUM, limits.participants.most] as const;
      const typed = given.inputs['minimum'];
      const minimum =
        typed === undefined
          ? {}
          : { minimum: wholeNumber(typed, words.tasks.minimum, range, words) };
      const id = await client.createTask({
        ...spec,
        collaboration: collaboration.id,
        contribute: { ...minimum, notices: [...given.notices] },
      });
      return { id };
    },
    after: (error) => {
      // The node knows what was answered before: it may ask for a word that the terms alone do not call for.
      const missing = missingIn(error);
      if (missing.every((name) => notices.includes(name))) return 'stay';
      return () => matterOf(spec, [...asked, ...missing], context);
    },
  };
}

async function collaborationOf(
  { collaboration }: Spec,
  { client, words }: KindContext,
): Promise<CollaborationView> {
  if (collaboration !== undefined) return client.collaboration(collaboration);
  const [only, another] = await client.collaborations();
  if (only !== undefined && another === undefined) return only;
  throw new Refusal('USAGE', words.launch.noCollaboration);
}

/** The newest version, as the node takes it. */
async function algorithmOf({ algorithm }: Spec, { client }: KindContext): Promise<AlgorithmView> {
  const found = (await client.algorithms()).filter(({ name }) => name === algorithm).at(-1);
  if (found !== undefined) return found;
  throw new ParleyError(
    'ALGORITHM_UNKNOWN',
    `This Parley has no algorithm "${algorithm}". Nothing was announced.`,
  );
}

function noticesOf({ mode, minimum, recipients }: Spec, exact: boolean): NoticeName[] {
  const names: NoticeName[] = [];
  const lowered = (minimum ?? OPERATOR_MINIMUM) < OPERATOR_MINIMUM;
  if (mode === 'secure' && lowered) names.push('minimum-of-two');
  if (mode === 'secure' && recipients === 'launcher') names.push('launcher-unchecked');
  if (exact) names.push('exact-order-statistics');
  return names;
}

function missingIn(error: ParleyError): NoticeName[] {
  if (!hasCode(error, 'NOTICE_REQUIRED')) return [];
  return z.array(Notice.shape.name).catch([]).parse(error.details['notices']);
}
