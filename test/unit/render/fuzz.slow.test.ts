import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {beforeAll, describe, expect, test} from 'vitest';
import {CodedError} from '../../../src/lib/message.ts';
import {framesFrom} from '../../../src/render/decoded-frames.ts';
import {planSound} from '../../../src/render/sound.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {openVideo} from '../../../src/render/open-video.ts';
import {fileKind} from '../../../src/source/files.ts';
import {imageError} from '../../../src/source/image.ts';
import {declaredSize} from '../../../src/source/sniff.ts';
import {fakeVideoDecoder} from '../../support/fake-video-decoder.ts';
import {kindVideo, photograph} from '../../support/fixtures.ts';
import {mutated} from '../../support/mutated.ts';
import type {MutationOutcome} from '../../support/read-mutations.ts';

/** Of each container; the seed is a mutation's number, so that one that fails can be had again. */
const mutations = 500;
const longestMs = 20_000;
const mostBytes = 2 ** 30;

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
      expect(`${message} ${advice}`, `mutation ${seed}`).not.toMatch(
        /\bassert|Assertion|\bundefined\b|NaN|\[object/,
      );
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

/** What keeps its reader busy for ever is ended by the page's watchdog, here after a shorter time. */
const silentMs = 4000;

describe('a damaged video of other containers, or a model, is read, refused in words, or given up', () => {
  test.each(['movie.mov', 'pair.mp4', 'fragments.mkv', 'altref.webm', 'keras.h5'])('%s', async (name) => {
    const outcomes: MutationOutcome[] = [];
    let givenUp = 0;
    for (let next = 1; next <= mutations; next = 1 + outcomes.length + givenUp) {
      givenUp += (await readMutations(name, next, mutations, (outcome) => outcomes.push(outcome))) ? 0 : 1;
    }
    for (const {seed, outcome, text, rss} of outcomes) {
      expect(outcome, `mutation ${seed}: ${text}`).not.toBe('failed');
      // A weight may be no number, and that is what is said then.
      expect(text, `mutation ${seed}`).not.toMatch(
        /\bassert|Assertion|\bundefined\b|NaN(?! at index)|\[object/,
      );
      expect(rss, `mutation ${seed}`).toBeLessThan(mostBytes);
    }
    const refused = outcomes.filter(({outcome}) => outcome === 'refused').length;
    console.log(`${name}: ${mutations} mutations, ${refused} refused, ${givenUp} given up`);
    expect(refused).toBeGreaterThan(0);
    expect(givenUp).toBeLessThan(mutations / 100);
  });
});

/** Reads mutations in a process of its own; false if it had to be ended at one. */
function readMutations(
  name: string,
  first: number,
  last: number,
  heard: (outcome: MutationOutcome) => void,
): Promise<boolean> {
  const tool = ['test/support/run.mjs', 'test/support/read-mutations.ts', name, String(first), String(last)];
  const child = spawn(process.execPath, tool, {stdio: ['ignore', 'pipe', 'ignore']});
  return new Promise((resolve) => {
    const giveUp = (): void => void child.kill('SIGKILL');
    // It starts by compiling itself.
    let timer = setTimeout(giveUp, 12 * silentMs);
    createInterface(child.stdout).on('line', (line) => {
      heard(JSON.parse(line) as MutationOutcome);
      clearTimeout(timer);
      timer = setTimeout(giveUp, silentMs);
    });
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      resolve(signal === null);
    });
  });
}

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
