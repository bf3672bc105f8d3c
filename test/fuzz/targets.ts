import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { algorithms, findAlgorithm, parseParameters } from '../../core/algorithms/registry.ts';
import { chooseLanguage } from '../../core/api/language.ts';
import { isPlain } from '../../core/api/loopback-guard.ts';
import { chooseMediaType } from '../../core/api/media-type.ts';
import { narrowed } from '../../core/api/narrowing.ts';
import { allScopes } from '../../core/api/caller.ts';
import { readSse, sseStart } from '../../core/client/sse.ts';
import { readTicket, writeTicket } from '../../core/collaboration/ticket.ts';
import { readCsvHeader } from '../../core/data/files/csv-header.ts';
import { NestingCheck } from '../../core/data/files/nesting-check.ts';
import { parseFilter } from '../../core/data/filter/parse.ts';
import { printFilter } from '../../core/data/filter/print.ts';
import { namesIn } from '../../core/desktop/interface-files.ts';
import { PreferencesFile } from '../../core/desktop/preferences-file.ts';
import { decodeInput } from '../../core/facade/vantage6/input.ts';
import { pageOf } from '../../core/facade/vantage6/paging.ts';
import { textPackets } from '../../core/facade/vantage6/socket/binary-polling.ts';
import { parseNewTask } from '../../core/facade/vantage6/task-request.ts';
import { bearerOf, FacadeTokens } from '../../core/facade/vantage6/tokens.ts';
import { decodeSignedEntry, verifyEntry } from '../../core/feed/entry-codec.ts';
import { verifyHistory } from '../../core/history/verify.ts';
import { inspectKeyFile, writeKeyFile } from '../../core/identity/key-file.ts';
import { makeRecoveryFile, openRecoveryFile } from '../../core/identity/recovery.ts';
import { parseSafetyNumber } from '../../core/identity/safety-number.ts';
import { dialable } from '../../core/network/address-book.ts';
import { encodeHello, readHello } from '../../core/network/hello.ts';
import { PartRequest } from '../../core/network/offers.ts';
import { parseAddress } from '../../core/network/own-addresses.ts';
import { answerReply, readReply } from '../../core/network/reply.ts';
import { decodeCanonical, encodeCanonical } from '../../core/schema/canonical.ts';
import { ParleyError } from '../../core/schema/errors.ts';
import { SaveDraft } from '../../core/schema/api/drafts.ts';
import { LaunchTask } from '../../core/schema/api/tasks.ts';
import { ConsentAnswer } from '../../core/schema/desktop/consent.ts';
import { Preferences } from '../../core/schema/desktop/preferences.ts';
import { Proposal } from '../../core/schema/desktop/proposal.ts';
import { SignedEntry } from '../../core/schema/feed/entry.ts';
import { HeadsStatement, SignedHeads } from '../../core/schema/feed/tips.ts';
import { KiB, limits, MiB, protocols } from '../../core/schema/limits.ts';
import { StatisticResult } from '../../core/schema/result.ts';
import { TaskSpec } from '../../core/schema/task.ts';
import { JoinRequest, JoinResponse, Ticket } from '../../core/schema/wire/join.ts';
import { MembersRequest, MembersResponse } from '../../core/schema/wire/members.ts';
import { RoundRequest, RoundResponse } from '../../core/schema/wire/round.ts';
import { SyncRequest, SyncResponse } from '../../core/schema/wire/sync.ts';
import { RoundStateSchema } from '../../core/tasks/round-state.ts';
import { asLink } from '../../electron/main/opened-invitation.ts';
import { asText, cbor, holds, json, jsonBody, message, parsed, raw, refusedIfNull, text, words } from './support/encodings.ts'; // prettier-ignore
import { readFrames } from './support/frames.ts';
import { httpRequest } from './support/http.ts';
import * as samples from './support/samples.ts';
import { release, roundProof, sealedShares } from './support/secure-sum.ts';
import type { Target } from './support/target.ts';
import { valueOf } from './support/value-of.ts';

const { author, asFile } = samples;
const { hello, join, sync, members, round, blob } = protocols;

const keyFile = asFile('sample.key', new Uint8Array(0));
await writeKeyFile(keyFile, author, null);
const keyFileBytes = new Uint8Array(readFileSync(keyFile));
const profile = { name: 'Birke', contact: '' };
const recovery = { identity: author, profile, made: 1, sections: {} };
const recoveryText = await makeRecoveryFile(recovery, 'correct horse');
const tokens = new FacadeTokens(new Uint8Array(32), () => 0);
const { access } = await tokens.issue(1);

const roster = [
  '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
  '12D3KooWH3uVF6wv47WnArKHk5p6cvgCJEb74UTmxztmQDc298L3',
];
const terms = [
  { mode: 'secure', minimum: 3, recipients: 'participants' },
  { mode: 'open', minimum: 1, recipients: 'launcher' },
];
const framed = (body: Uint8Array) => Buffer.concat([Uint8Array.of(0, 0, 0, body.length), body]);

/** The first state of every algorithm, as a launcher would say it. */
const StateOfAlgorithm = z.strictObject({
  algorithm: z.string(),
  parameters: z.unknown(),
  state: RoundStateSchema,
});
const states = algorithms.map((algorithm) => {
  const state = algorithm.start(parseParameters(algorithm, algorithm.example), { mode: 'secure', minimum: 3, recipients: 'participants' });
  return { algorithm: algorithm.name, parameters: algorithm.example, state };
}); // prettier-ignore

/** Every decoder that touches bytes from outside this process; a new one is entered here. */
export const targets: readonly Target[] = [
  // Between peers: frames, then what is in them, by protocol.
  { name: 'frames', most: 64 * KiB, encode: raw, decode: readFrames,
    value: (random) => Buffer.concat([random.bytes(1), ...[1, 2].map(() => framed(random.bytes(random.below(60))))]) },
  { name: 'hello', most: hello.maxRequest, encode: raw, decode: (input) => readHello(input, 'x'),
    value: () => encodeHello({ protocol: '1.0', software: '0.1.0' }) },
  { name: 'reply', most: sync.maxResponse, encode: raw, decode: (input) => void readReply(input, 'x'),
    value: (random) => answerReply(random.bytes(random.below(40))) },
  message('join-request', JoinRequest, join.maxRequest),
  message('join-response', JoinResponse, join.maxResponse),
  message('sync-request', SyncRequest, sync.maxRequest),
  message('sync-response', SyncResponse, sync.maxResponse),
  message('members-request', MembersRequest, members.maxRequest),
  message('members-response', MembersResponse, members.maxResponse),
  message('round-request', RoundRequest, round.maxRequest),
  message('round-response', RoundResponse, round.maxResponse),
  message('part-request', PartRequest, blob.maxRequest),
  words('address-of-member', 300, ['/ip4/192.0.2.7/tcp/4001', `/dns4/a.example/tcp/1/p2p/${author.organisation}`],
    (said) => refusedIfNull(dialable(said, author.organisation))),

  // Feeds: what is gossiped and synced, exported, and signed.
  { name: 'gossip', most: limits.gossipBytes, value: (random) => valueOf(SignedEntry, random), encode: cbor,
    decode: (input) => encodeCanonical(decodeSignedEntry(input)) },
  { name: 'entry', most: limits.entryBytes, cost: 5, value: samples.anyBody, encode: cbor,
    decode: (body) => verifyEntry({ body, signature: author.sign('entry', body) }).signed.body },
  message('signed-heads', SignedHeads, sync.maxResponse),
  message('heads-statement', HeadsStatement, sync.maxResponse),
  { name: 'history-file', most: 1 * MiB, cost: 10, value: samples.anyHistory, encode: json,
    decode: (input) => verifyHistory(asText(input)) },

  // Tasks and rounds.
  { ...message('task-spec', TaskSpec, limits.entryBytes),
    value: (random) => ({ ...(valueOf(TaskSpec, random) as TaskSpec), invited: roster, participants: { minimum: 2, maximum: 3 }, privacy: random.pick(terms) }) },
  message('round-state', RoundStateSchema, 1 * MiB),
  message('result', StatisticResult, 4 * MiB),
  roundProof,
  sealedShares,
  release,
  { name: 'algorithm-state', most: 64 * KiB, encode: cbor,
    value: (random) => random.pick(states),
    decode: (input) => {
      const { algorithm, parameters, state } = decodeCanonical(StateOfAlgorithm, input);
      const found = findAlgorithm(algorithm, 1);
      const taken = parseParameters(found, parameters);
      if (found.slots(taken, state) < 20_000) found.meanings(taken, state);
      found.ask(taken, state);
    } },
  { name: 'task-parameters', most: limits.entryBytes, encode: json,
    value: (random) => valueOf(random.pick(algorithms).parameters, random),
    decode: (input) => {
      const value = parsed(input);
      let refused: unknown = null;
      let taken = 0;
      for (const algorithm of algorithms) {
        try {
          parseParameters(algorithm, value);
          taken += 1;
        } catch (error) {
          if (!(error instanceof ParleyError)) throw error;
          refused = error;
        }
      }
      if (taken === 0) throw refused as ParleyError;
    } },

  // What an operator is given, opens or types.
  { name: 'ticket', most: 2 * limits.ticketLength, value: (random) => valueOf(Ticket, random),
    encode: (value) => text(samples.ticketText(value)),
    decode: (input) => {
      const compact = asText(input).replace(/\s+/g, '');
      holds(writeTicket(readTicket(asText(input))) === compact, 'two texts are one ticket');
    } },
  words('ticket-link', 16 * KiB, [`parley://join#${samples.ticketText({})}`, 'parley://join/#a'], (said) => refusedIfNull(asLink(said))),
  // With a checksum that is wrong: behind it stands the passphrase, which costs half a second to try.
  words('recovery-file', 64 * KiB, [recoveryText.replace(/"checksum": "../, '"checksum": "00')], (said) => openRecoveryFile(said, 'wrong')),
  { name: 'key-file', most: 4 * KiB, cost: 20, value: () => keyFileBytes, encode: raw,
    decode: (input) => inspectKeyFile(asFile('fuzzed.key', input)) },
  words('safety-number', 1 * KiB, [Array.from({ length: 12 }, () => '12345').join(' '), '１２３４５'.repeat(12)],
    (said) => refusedIfNull(parseSafetyNumber(said))),
  words('own-address', 1 * KiB, ['/ip4/0.0.0.0/tcp/4001', '/ip6/::/tcp/0', '/dns4/a.example/tcp/1', `/ip4/1.2.3.4/tcp/1/p2p/${author.organisation}/p2p-circuit`], parseAddress),
  words('filter', limits.filterLength + 100, ["age > 3 AND NOT (sex = 'f' OR x IS NULL)", "a IN (1, 2.5e3, -4) AND d = DATE '2020-02-29'", 'b NOT BETWEEN 1 AND 2', `"q""x" LIKE '%a''_'`, 'TRUE = c'],
    (said) => {
      const printed = printFilter(parseFilter(said));
      if (printed.length <= limits.filterLength) holds(printFilter(parseFilter(printed)) === printed, 'printed, a filter is another one');
    }),
  { name: 'csv-header', most: 1 * MiB, cost: 50, encode: text,
    value: (random) => random.pick(['a,b\n1,2\n', '"a ""x""";b\r\n1;2', 'a\tb\n', '年龄|b\n']),
    decode: (input) => readCsvHeader(asFile('fuzzed.csv', input), 'csv') },
  { name: 'json-rows', most: 1 * MiB, encode: json, value: () => [{ a: [1, { b: '\\"[' }] }],
    decode: (input) => refusedIfNull(new NestingCheck().accepts(input) ? true : null) },

  // Scripts: the API behind its listener, headers, the client, the vantage6 facade.
  httpRequest,
  jsonBody('launch-task', LaunchTask, limits.apiBodyBytes),
  jsonBody('draft', SaveDraft, limits.apiBodyBytes),
  words('parley-as', 100, ['window', 'consent'], (said) => {
    const value = said.replace(/[^\x21-\xff]/g, '');
    const { scopes } = narrowed({ name: 'x', scopes: allScopes, mayNarrow: true }, new Headers({ 'parley-as': value }));
    holds(value === 'consent' || value === '' || !scopes.has('decide'), 'who gives up deciding may still decide');
  }),
  words('accept', 8 * KiB, ['application/json;q=0.5, text/csv', '*/*;q=0', 'zh-CN,en;q=0.3'], (said) => {
    chooseLanguage(said);
    chooseMediaType(said, ['application/json', 'text/csv']);
  }),
  words('request-target', 2 * KiB, ['/v1/tasks?limit=2', '/%2e%2e/x', '/assets/a.js', '/a//b', '/'], (said) => {
    const names = namesIn(said.split('?', 1)[0] ?? '');
    refusedIfNull(isPlain(said) || names !== null ? true : null);
    for (const name of names ?? []) holds(!/^\.|[/\\\0]|\.$/.test(name), `${name} leaves the folder`);
  }),
  words('event-stream', 64 * KiB, ['id: 1\nevent: task\ndata: {"a":1}\n\n', ': keep\r\n\r\ndata: a\rdata: b\r\r'], (said) => {
    const { messages } = readSse(readSse(sseStart, said.slice(0, said.length / 2)).state, said.slice(said.length / 2));
    for (const { id } of messages) holds(!id.includes('\0'), 'an id with a zero');
  }),
  { name: 'facade-task', most: limits.apiBodyBytes, encode: json,
    value: (random) => ({ name: 'a', image: 'mean', collaboration_id: 1, organizations: [{ id: 1, input: random.pick(['{"method":"x"}', Buffer.from('json.{"method":"x","kwargs":{"a":1}}').toString('base64')]) }], databases: [{ label: 'patients' }] }),
    decode: (input) => parseNewTask(parsed(input)) },
  words('facade-input', limits.facade.inputLength + 10, ['{"method":"x","args":[1]}', Buffer.from('{"method":"x"}').toString('base64'), Buffer.from('json.{"method":"x"}').toString('base64'), Buffer.from('\x80\x03}q\0.').toString('base64')],
    decodeInput),
  words('facade-paging', 2 * KiB, ['/task?page=1&per_page=10', '/task?page=1e3'], (said) => {
    const url = URL.parse(said, 'http://127.0.0.1');
    if (url !== null) pageOf([1, 2, 3], url);
  }),
  words('facade-token', 4 * KiB, [`Bearer ${access}`, 'Bearer a.b.c'], async (said) => tokens.read(bearerOf(said), 'access')),
  words('facade-packets', limits.facade.socketMessageBytes, ['4:40/t2:2a', '1:2'], (said) => refusedIfNull(textPackets(said))),

  // The pages of the app, and what lies beside its folder.
  jsonBody('proposal', Proposal, 256 * KiB),
  jsonBody('consent-answer', ConsentAnswer, 256 * KiB),
  { name: 'preferences', most: 70 * KiB, cost: 20, value: (random) => valueOf(Preferences, random), encode: json,
    decode: async (input) => {
      const reported: Error[] = [];
      await PreferencesFile.open(asFile('fuzzed.json', input), (error) => reported.push(error));
      for (const error of reported) throw error;
    } },
]; // prettier-ignore
