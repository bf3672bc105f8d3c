import { readFileSync } from 'node:fs';
import { readTicket, writeTicket } from '../../../core/collaboration/ticket.ts';
import { readCsvHeader } from '../../../core/data/files/csv-header.ts';
import { NestingCheck } from '../../../core/data/files/nesting-check.ts';
import { parseFilter } from '../../../core/data/filter/parse.ts';
import { printFilter } from '../../../core/data/filter/print.ts';
import { inspectKeyFile, writeKeyFile } from '../../../core/identity/key-file.ts';
import { makeRecoveryFile, openRecoveryFile } from '../../../core/identity/recovery.ts';
import { parseSafetyNumber } from '../../../core/identity/safety-number.ts';
import { parseAddress } from '../../../core/network/own-addresses.ts';
import { KiB, limits, MiB } from '../../../core/schema/limits.ts';
import { Ticket } from '../../../core/schema/wire/join.ts';
import { asLink } from '../../../electron/main/opened-invitation.ts';
import { asText, holds, json, raw, refusedIfNull, text, words } from '../support/encodings.ts';
import * as samples from '../support/samples.ts';
import type { Target } from '../support/target.ts';
import { valueOf } from '../support/value-of.ts';

const { author, asFile } = samples;

const keyFile = asFile('sample.key', new Uint8Array(0));
await writeKeyFile(keyFile, author, null);
const keyFileBytes = new Uint8Array(readFileSync(keyFile));
const profile = { name: 'Birke', contact: '' };
const recovery = { identity: author, profile, made: 1, sections: {} };
const recoveryText = await makeRecoveryFile(recovery, 'correct horse');

/** What an operator is given, opens or types. */
export const operator: readonly Target[] = [
  {
    name: 'ticket',
    most: 2 * limits.ticketLength,
    value: (random) => valueOf(Ticket, random),
    encode: (value) => text(samples.ticketText(value)),
    decode: (input) => {
      const compact = asText(input).replace(/\s+/g, '');
      holds(writeTicket(readTicket(asText(input))) === compact, 'two texts are one ticket');
    },
  },
  words(
    'ticket-link',
    16 * KiB,
    [`parley://join#${samples.ticketText({})}`, 'parley://join/#a'],
    (said) => refusedIfNull(asLink(said)),
  ),
  // With a checksum that is wrong: behind it stands the passphrase, which costs half a second to try.
  words(
    'recovery-file',
    64 * KiB,
    [recoveryText.replace(/"checksum": "../, '"checksum": "00')],
    (said) => openRecoveryFile(said, 'wrong'),
  ),
  {
    name: 'key-file',
    most: 4 * KiB,
    cost: 20,
    value: () => keyFileBytes,
    encode: raw,
    decode: (input) => inspectKeyFile(asFile('fuzzed.key', input)),
  },
  words(
    'safety-number',
    1 * KiB,
    [Array.from({ length: 12 }, () => '12345').join(' '), '１２３４５'.repeat(12)],
    (said) => refusedIfNull(parseSafetyNumber(said)),
  ),
  words(
    'own-address',
    1 * KiB,
    [
      '/ip4/0.0.0.0/tcp/4001',
      '/ip6/::/tcp/0',
      '/dns4/a.example/tcp/1',
      `/ip4/1.2.3.4/tcp/1/p2p/${author.organisation}/p2p-circuit`,
    ],
    parseAddress,
  ),
  words(
    'filter',
    limits.filterLength + 100,
    [
      "age > 3 AND NOT (sex = 'f' OR x IS NULL)",
      "a IN (1, 2.5e3, -4) AND d = DATE '2020-02-29'",
      'b NOT BETWEEN 1 AND 2',
      `"q""x" LIKE '%a''_'`,
      'TRUE = c',
    ],
    (said) => {
      const printed = printFilter(parseFilter(said));
      if (printed.length <= limits.filterLength)
        holds(printFilter(parseFilter(printed)) === printed, 'printed, a filter is another one');
    },
  ),
  {
    name: 'csv-header',
    most: 1 * MiB,
    cost: 50,
    encode: text,
    value: (random) => random.pick(['a,b\n1,2\n', '"a ""x""";b\r\n1;2', 'a\tb\n', '年龄|b\n']),
    decode: (input) => readCsvHeader(asFile('fuzzed.csv', input), 'csv'),
  },
  {
    name: 'json-rows',
    most: 1 * MiB,
    encode: json,
    value: () => [{ a: [1, { b: '\\"[' }] }],
    decode: (input) => refusedIfNull(new NestingCheck().accepts(input) ? true : null),
  },
];
