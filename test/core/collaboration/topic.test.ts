import { expect, it } from 'vitest';
import { topicName } from '../../../core/collaboration/topic.ts';

const secret = (n: number) => new Uint8Array(32).fill(n);

it('a topic is named after the set of secrets, and says nothing of them', () => {
  const name = topicName([secret(1), secret(2)]);
  expect(topicName([secret(2), secret(1)])).toBe(name);
  expect(name).toMatch(/^parley-[0-9a-f]{32}$/);
  const others = [[secret(1)], [secret(2)], [secret(1), secret(2), secret(3)], []];
  for (const other of others) expect(topicName(other)).not.toBe(name);
  // Made with Python: hmac.new(sha256(b'\x01'*32).digest(), b'parley/topic/v1', 'sha256').
  expect(topicName([secret(1)])).toBe('parley-858d51525099e0da2eb43ff0f8be678e');
});
