import {readFile} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import {framesFrom, type DecodingReport} from '../../../src/render/decoded-frames.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {openVideo} from '../../../src/render/open-video.ts';
import type {VideoInput} from '../../../src/render/video-input.ts';
import {edited} from '../../support/edited.ts';
import {fakeVideoDecoder} from '../../support/fake-video-decoder.ts';
import {fourthFragment} from '../../support/formats.ts';
import {kindVideo, rabbitVideo} from '../../support/fixtures.ts';

/** What each planned frame shows: its time on the file's clock, undefined where the one before stays. */
async function shown(
  video: VideoInput,
  start = 0,
): Promise<{times: (number | undefined)[]; report: DecodingReport}> {
  const report: DecodingReport = {missing: 0, endsS: undefined};
  const times: (number | undefined)[] = [];
  for await (const [index, sample] of framesFrom(video, 'a video', start, report)) {
    expect(index).toBe(start + times.length);
    times.push(sample?.timestamp);
    sample?.close();
  }
  return {times, report};
}

const opened = async (bytes: Uint8Array): Promise<VideoInput> =>
  openVideo(new Blob([new Uint8Array(bytes)]), 'a video', defaultVideo);
const nothingLost: DecodingReport = {missing: 0, endsS: undefined};

describe('every planned frame is given once', () => {
  test.each(['late.mpegts', 'altref.webm', 'alpha.webm', 'cut.mpegts', 'fragments.mp4', 'lone.webm'])(
    'of %s, from any on',
    async (name) => {
      fakeVideoDecoder();
      const video = await opened(await readFile(kindVideo(name)));
      const {times, report} = await shown(video);
      expect(times).toEqual(video.frames.map(({mediaS}) => expect.closeTo(mediaS, 3) as number));
      expect(report).toEqual(nothingLost);
      const middle = Math.floor(video.frames.length / 2);
      expect((await shown(video, middle)).times).toEqual(times.slice(middle));
    },
  );

  test('of a file that is cut off in a header, up to there', async () => {
    fakeVideoDecoder();
    const whole = await readFile(kindVideo('fragments.mp4'));
    const video = await opened(whole.subarray(0, fourthFragment(whole) + 40));
    const {times, report} = await shown(video);
    expect(times).toEqual(video.frames.map(({mediaS}) => expect.closeTo(mediaS, 3) as number));
    expect(times).toHaveLength(36);
    expect(report).toEqual(nothingLost);
  });

  test('of parts that are cut together, in their order', async () => {
    fakeVideoDecoder();
    const video = await opened(
      await edited(rabbitVideo, [
        [4, 0.5],
        [1, 0.5],
        [1, 0.2],
      ]),
    );
    const {times, report} = await shown(video);
    expect(times).toEqual(video.frames.map(({mediaS}) => expect.closeTo(mediaS, 3) as number));
    expect(times).toHaveLength(36);
    expect(times[0]).toBeGreaterThan(times[15] ?? NaN);
    expect(report).toEqual(nothingLost);
  });
});

describe('of frames that cannot be decoded', () => {
  test('those up to the next key frame are missing, and the others are not', async () => {
    fakeVideoDecoder();
    const video = await opened(await readFile(kindVideo('fragments.mp4')));
    const whole = (await shown(video)).times;
    const brokenS = whole[30] ?? NaN;
    fakeVideoDecoder(brokenS);
    const {times, report} = await shown(video);
    expect(times).toHaveLength(whole.length);
    expect(report.endsS).toBeUndefined();
    expect(report.missing).toBe(times.filter((timeS) => timeS === undefined).length);
    expect(report.missing).toBeGreaterThan(0);
    expect(report.missing).toBeLessThanOrEqual(24);
    for (const [i, timeS] of times.entries()) if (timeS !== undefined) expect(timeS).toBe(whole[i]);
  });

  test('after the last key frame the video ends', async () => {
    fakeVideoDecoder();
    const video = await opened(await readFile(kindVideo('fragments.mp4')));
    fakeVideoDecoder((await shown(video)).times.at(-2) ?? NaN);
    const {times, report} = await shown(video);
    expect(times.length).toBeGreaterThan(48);
    expect(report.endsS).toBe(video.frames[times.length]?.timestampS);
  });

  test('there is no rendering if they are all', async () => {
    fakeVideoDecoder();
    const video = await opened(await readFile(kindVideo('slow.mp4')));
    fakeVideoDecoder(0);
    await expect(shown(video)).rejects.toMatchObject({code: 'truncated'});
  });
});
