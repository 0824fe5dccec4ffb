import {readFile} from 'node:fs/promises';
import {beforeAll, describe, expect, test} from 'vitest';
import {defaultVideo, type VideoSpec} from '../../../src/render/spec.ts';
import {openVideo} from '../../../src/render/open-video.ts';
import type {VideoInput} from '../../../src/render/video-input.ts';
import {edited} from '../../support/edited.ts';
import {fakeVideoDecoder} from '../../support/fake-video-decoder.ts';
import {fourthFragment} from '../../support/formats.ts';
import {kindVideo, rabbitVideo} from '../../support/fixtures.ts';

beforeAll(() => fakeVideoDecoder());

const opened = async (file: string | Uint8Array, spec: Partial<VideoSpec> = {}): Promise<VideoInput> => {
  const bytes = typeof file === 'string' ? await readFile(kindVideo(file)) : file;
  return openVideo(new Blob([new Uint8Array(bytes)]), 'a video', {...defaultVideo, ...spec});
};
/** Times in the result, of which the file's clock tells nothing. */
const timesOf = ({frames, offsetS}: VideoInput): number[] =>
  frames.map(({timestampS}) => Math.round(1000 * (timestampS - offsetS)) / 1000);
const codesOf = ({lacks}: VideoInput): string[] => lacks.map(({code}) => code);

describe('presentation begins at 0', () => {
  test.each([
    ['late.mpegts', 25, 0.023],
    ['late.mkv', 25, 0.023],
    ['ac3.mpegts', 25, 0.006],
    ['slow.mp4', 3, 0],
    ['altref.webm', 75, 0.003],
    ['lone.webm', 1, 0],
  ])('%s', async (name, count, firstS) => {
    const video = await opened(name);
    expect(video.frames).toHaveLength(count);
    expect(timesOf(video)[0]).toBeCloseTo(firstS, 2);
    expect(codesOf(video)).toEqual([]);
  });

  test('and a range counts from there', async () => {
    for (const name of ['late.mpegts', 'late.mkv']) {
      const video = await opened(name, {fromS: 0, toS: 0.5});
      expect(timesOf(video).at(-1), name).toBeLessThan(0.5);
      expect(video.frames.length, name).toBeGreaterThanOrEqual(12);
    }
    expect(timesOf(await opened('slow.mp4', {fromS: 0.5}))).toEqual([0, 0.5, 1.5]);
  });
});

describe('an edit list', () => {
  test.each([
    ['a part', [[1, 2]], 60],
    [
      'two parts in another order',
      [
        [4, 1],
        [1, 2],
      ],
      90,
    ],
    [
      'a part after nothing',
      [
        [undefined, 0.5],
        [1, 2],
      ],
      60,
    ],
  ] as const)('that shows %s is followed, by the sound too', async (_what, list, count) => {
    const video = await opened(await edited(rabbitVideo, list));
    expect(video.frames).toHaveLength(count);
    expect(timesOf(video)[0]).toBeCloseTo(0, 3);
    const sound = video.audio[0]?.spans ?? [];
    expect(sound).toHaveLength(list.filter(([startS]) => startS !== undefined).length);
    const lengthS = sound.reduce((sum, span) => sum + span.toS - span.fromS, 0);
    expect(lengthS).toBeCloseTo(count / 30, 2);
  });
});

describe('what is not in the file', () => {
  test('before the first key frame is left out, and so is its sound', async () => {
    const video = await opened('cut.mpegts');
    expect(codesOf(video)).toEqual(['starts-late']);
    expect(timesOf(video)[0]).toBe(0);
    const [first, sound] = [video.frames[0]?.mediaS ?? NaN, video.audio[0]?.spans[0]?.fromS ?? NaN];
    expect(sound).toBeCloseTo(first, 6);
  });

  test.each([
    ['in a fragment’s header', (whole: Buffer) => whole.subarray(0, fourthFragment(whole) + 40)],
    ['in a fragment’s data', (whole: Buffer) => whole.subarray(0, fourthFragment(whole) + 900)],
  ])('a fragmented MP4 cut off %s is rendered up to there', async (_where, cut) => {
    const whole = await readFile(kindVideo('fragments.mp4'));
    const video = await opened(cut(whole));
    const all = await opened('fragments.mp4');
    expect(video.frames.length).toBeGreaterThanOrEqual(30);
    expect(video.frames.length).toBeLessThan(60);
    expect(timesOf(video)).toEqual(timesOf(all).slice(0, video.frames.length));
    expect(codesOf(video)).toEqual(['cut-off']);
  });

  test('so is a Matroska file, which says how long it was', async () => {
    const whole = await readFile(kindVideo('fragments.mkv'));
    const video = await opened(whole.subarray(0, Math.round(0.6 * whole.length)));
    expect(video.lacks).toMatchObject([{code: 'cut-off', data: {ofS: expect.closeTo(3.1, 0) as number}}]);
    expect(codesOf(await opened('fragments.mkv'))).toEqual([]);
  });

  test('an MP4 whose index is in front of missing data', async () => {
    const whole = await readFile(rabbitVideo);
    const video = await opened(whole.subarray(0, Math.round(0.6 * whole.length)));
    expect(video.frames.length).toBeGreaterThan(60);
    expect(video.frames.length).toBeLessThan(200);
    expect(codesOf(video)).toEqual(['cut-off']);
    // A range that is there lacks nothing.
    expect(codesOf(await opened(whole.subarray(0, Math.round(0.6 * whole.length)), {toS: 1}))).toEqual([]);
  });
});
