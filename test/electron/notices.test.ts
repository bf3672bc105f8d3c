import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noticesDue, ToldFile } from '../../electron/main/notices.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR = 3_600_000;
const request = { id: 'a', announced: 0, joinDeadline: 40 * HOUR };

test('a request is told when it comes, and once more a quarter of its time before it expires', () => {
  const first = noticesDue([request], {}, HOUR);
  expect(first.notices).toEqual([{ kind: 'asked', task: 'a' }]);
  const quiet = noticesDue([request], first.told, 29 * HOUR);
  expect(quiet.notices).toEqual([]);
  const soon = noticesDue([request], quiet.told, 30 * HOUR);
  expect(soon.notices).toEqual([{ kind: 'reminded', task: 'a' }]);
  expect(noticesDue([request], soon.told, 39 * HOUR).notices).toEqual([]);
});

test('one that comes late is told once', () => {
  const late = noticesDue([request], {}, 39.5 * HOUR);
  expect(late.notices).toEqual([{ kind: 'asked', task: 'a' }]);
  expect(noticesDue([request], late.told, 39.6 * HOUR).notices).toEqual([]);
});

test('a long deadline is not reminded of days before', () => {
  const long = { id: 'b', announced: 0, joinDeadline: 30 * 24 * HOUR };
  const { told } = noticesDue([long], {}, HOUR);
  expect(noticesDue([long], told, 28 * 24 * HOUR).notices).toEqual([]);
  expect(noticesDue([long], told, 29 * 24 * HOUR).notices).toHaveLength(1);
});

test('requests that are gone are forgotten', () => {
  const { told } = noticesDue([request], {}, HOUR);
  expect(noticesDue([], told, HOUR).told).toEqual({});
});

test('a restart tells nobody twice', async () => {
  const path = join(await temporaryFolder(), 'told.json');
  expect(await new ToldFile(path).take([request], HOUR)).toHaveLength(1);
  expect(await new ToldFile(path).take([request], HOUR)).toEqual([]);
});
