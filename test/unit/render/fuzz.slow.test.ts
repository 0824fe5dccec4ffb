import {readFile} from 'node:fs/promises';
import {beforeAll, describe, expect, test} from 'vitest';
import {CodedError} from '../../../src/lib/message.ts';
import {mulberry32} from '../../../src/lib/random.ts';
import {framesFrom} from '../../../src/render/decoded-frames.ts';
import {planSound} from '../../../src/render/sound.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {openVideo} from '../../../src/render/open-video.ts';
import {fileKind} from '../../../src/source/files.ts';
import {imageError} from '../../../src/source/image.ts';
import {declaredSize} from '../../../src/source/sniff.ts';
import {fakeVideoDecoder} from '../../support/fake-video-decoder.ts';
import {kindVideo, photograph} from '../../support/fixtures.ts';

/** Of each container; the seed is a mutation's number, so that one that fails can be had again. */
const mutations = 500;
const longestMs = 20_000;
const mostBytes = 2 ** 30;

/** The bytes with some flipped, lengths made other than they are, a part repeated or left out, or the end cut off. */
function mutated(bytes: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
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

/** Runs `read` on each mutation: it may refuse it in words for people, soon and in little memory, and nothing else. */
async function survives(
  bytes: Uint8Array,
  read: (made: Uint8Array<ArrayBuffer>) => Promise<unknown>,
): Promise<void> {
  let refused = 0;
  for (let seed = 1; seed <= mutations; seed += 1) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Mutation ${seed} takes too long.`)), longestMs);
    });
    try {
      await Promise.race([read(mutated(bytes, seed)), late]);
    } catch (error) {
      if (!(error instanceof CodedError)) throw new Error(`Mutation ${seed}`, {cause: error});
      const {message, advice = ''} = error;
      expect(`${message} ${advice}`, `mutation ${seed}`).not.toMatch(/assert|undefined|NaN|\[object/i);
      refused += 1;
    } finally {
      clearTimeout(timer);
    }
    expect(process.memoryUsage().rss, `mutation ${seed}`).toBeLessThan(2 * mostBytes);
  }
  // Not all of them break the file, and not none.
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(mutations);
}

describe('a damaged video is rendered as far as it goes, or refused in words', () => {
  beforeAll(() => fakeVideoDecoder());

  test.each(['fragments.mp4', 'late.mpegts'])('%s', async (name) => {
    await survives(await readFile(kindVideo(name)), async (made) => {
      const video = await openVideo(new Blob([made]), name, defaultVideo);
      try {
        await planSound(video, 'mp4');
        const report = {missing: 0, endsS: undefined};
        for await (const [, sample] of framesFrom(video, name, 0, report)) sample?.close();
      } finally {
        video.dispose();
      }
    });
  });
});

describe('a damaged image is known for what it is, and named in words', () => {
  test.each(['animation.gif', 'still.png', 'still.webp', 'cat.jpg'])('%s', async (name) => {
    const path = name === 'cat.jpg' ? photograph(name) : kindVideo(name);
    await survives(await readFile(path), async (made) => {
      const file = new File([made], name);
      const kind = await fileKind(file);
      declaredSize(made);
      const reason = await imageError(file, name);
      if (kind === undefined || reason.code !== 'image-damaged') throw reason;
    });
  });
});
