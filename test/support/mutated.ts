import {mulberry32} from '../../src/lib/random.ts';

/** The bytes with some flipped, lengths made other than they are, a part repeated or left out, or the end cut off. */
export function mutated(bytes: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const random = mulberry32(seed);
  const upTo = (count: number): number => Math.floor(random() * count);
  let made = new Uint8Array(bytes);
  for (let change = 1 + upTo(4); change > 0 && made.length > 8; change -= 1) {
    // Headers are where the harm is: half of all changes are in the first of them.
    const at = random() < 0.5 ? upTo(Math.min(made.length, 800)) : upTo(made.length);
    const length = 1 + upTo(64);
    switch (upTo(6)) {
      case 0:
        for (let i = 0; i < length; i += 1) made[at + i] = upTo(256);
        break;
      case 1:
        made[at] = (made[at] ?? 0) ^ (1 << upTo(8));
        break;
      case 2:
        new DataView(made.buffer).setUint32(
          Math.min(at, made.length - 4),
          upTo(2) ? 0xffffffff : upTo(2 ** 16),
        );
        break;
      case 3:
        made = new Uint8Array([...made.subarray(0, at), ...made.subarray(at + length)]);
        break;
      case 4:
        made = new Uint8Array([...made.subarray(0, at + length), ...made.subarray(at)]);
        break;
      case 5:
        made = made.slice(0, at);
        break;
    }
  }
  return made;
}
