/** No block that LevelDB writes comes near; what says that it is larger is damaged. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * What a block compressed by Snappy holds (format_description.txt of Snappy): literals, and copies of what came before.
 * @throws RangeError when it is not well formed
 */
export function snappyDecoded(input: Uint8Array): Uint8Array {
  let at = 0;
  const byte = (): number => {
    const value = input[at++];
    if (value === undefined) throw new RangeError('Snappy: cut off');
    return value;
  };
  const littleEndian = (bytes: number): number => {
    let value = 0;
    for (let n = 0; n < bytes; n++) value += byte() * 256 ** n;
    return value;
  };
  let length = 0;
  for (let factor = 1; ; factor *= 128) {
    const part = byte();
    length += (part & 0x7f) * factor;
    if (length > MOST_BYTES) throw new RangeError('Snappy: too long');
    if (part < 0x80) break;
  }
  const output = new Uint8Array(length);
  let written = 0;
  const room = (bytes: number): void => {
    if (written + bytes > length) throw new RangeError('Snappy: more than it said');
  };
  const copy = (bytes: number, back: number): void => {
    room(bytes);
    if (back === 0 || back > written) throw new RangeError('Snappy: a copy of nothing');
    // A copy may reach into itself: byte by byte.
    for (const end = written + bytes; written < end; written++) {
      output[written] = output[written - back] ?? 0;
    }
  };
  while (at < input.length) {
    const tag = byte();
    const high = tag >>> 2;
    switch (tag & 3) {
      case 0: {
        const bytes = (high < 60 ? high : littleEndian(high - 59)) + 1;
        room(bytes);
        if (at + bytes > input.length) throw new RangeError('Snappy: cut off');
        output.set(input.subarray(at, at + bytes), written);
        at += bytes;
        written += bytes;
        break;
      }
      case 1:
        copy((high & 7) + 4, ((high >>> 3) << 8) + byte());
        break;
      case 2:
        copy(high + 1, littleEndian(2));
        break;
      default:
        copy(high + 1, littleEndian(4));
    }
  }
  if (written !== length) throw new RangeError('Snappy: less than it said');
  return output;
}
