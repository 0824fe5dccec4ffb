import {readFile} from 'node:fs/promises';
import {BufferTarget, Output} from 'mediabunny';
import {beforeAll, describe, expect, test} from 'vitest';
import {containerOf} from '../../../src/render/container.ts';
import {planSound, type PlannedSound} from '../../../src/render/sound.ts';
import {defaultVideo, type VideoFormat, type VideoSpec} from '../../../src/render/spec.ts';
import {openVideo} from '../../../src/render/open-video.ts';
import {edited} from '../../support/edited.ts';
import {fakeVideoDecoder} from '../../support/fake-video-decoder.ts';
import {kindVideo, rabbitVideo} from '../../support/fixtures.ts';
import {readSound} from '../../support/videos.ts';

beforeAll(() => fakeVideoDecoder());

const planned = async (file: string | Uint8Array, format: VideoFormat, spec: Partial<VideoSpec> = {}) => {
  const bytes = typeof file === 'string' ? await readFile(kindVideo(file)) : file;
  const asked = {...defaultVideo, ...spec, format};
  return planSound(await openVideo(new Blob([new Uint8Array(bytes)]), 'a video', asked), format);
};

async function written(
  sounds: readonly PlannedSound[],
  format: VideoFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const output = new Output({format: containerOf(format), target: new BufferTarget()});
  const feeds = sounds.map((sound) => sound.addTo(output, Infinity));
  await output.start();
  for (const feed of feeds)
    for (let head = await feed.next(); head; head = await feed.next()) await head.add();
  await output.finalize();
  return new Uint8Array(output.target.buffer ?? new ArrayBuffer());
}

describe('sound that the container takes is copied, packet by packet', () => {
  test.each([
    ['late.mpegts', 45, 0],
    ['ac3.mpegts', 29, 0],
    ['prime.mp4', 45, -0.0232],
    ['surround.mp4', 45, -0.0232],
  ])('%s', async (name, count, firstS) => {
    const {sounds, lacks} = await planned(name, 'mp4');
    expect(lacks).toEqual([]);
    const [track] = await readSound(await written(sounds, 'mp4'));
    expect(track?.packets).toHaveLength(count);
    expect(track?.packets[0]?.timestamp).toBeCloseTo(firstS, 3);
  });

  test('with the flags and titles of its tracks', async () => {
    const {sounds, lacks} = await planned('two.mkv', 'mp4');
    expect(lacks).toEqual([]);
    const tracks = await readSound(await written(sounds, 'mp4'));
    expect(tracks).toMatchObject([
      {language: 'eng', disposition: {default: true}},
      {language: 'fra', name: 'Commentary', disposition: {default: false}},
    ]);
  });

  test('from a range’s start, with the packet that leads into it', async () => {
    const bytes = await readFile(rabbitVideo);
    const {sounds} = await planned(bytes, 'mp4', {fromS: 1, toS: 2});
    const [track] = await readSound(await written(sounds, 'mp4'));
    const [source] = await readSound(new Uint8Array(bytes));
    const [first] = track?.packets ?? [];
    expect(first?.timestamp).toBeLessThanOrEqual(0);
    const same = source?.packets.find(
      ({timestamp}) => Math.abs(timestamp - 1 - (first?.timestamp ?? NaN)) < 1e-3,
    );
    expect(Buffer.from(first?.data ?? []).equals(Buffer.from(same?.data ?? [1]))).toBe(true);
    expect(track?.packets.at(-1)?.timestamp).toBeLessThan(1);
  });
});

describe('sound that cannot be copied is named before there is work to lose', () => {
  // Here nothing encodes: in a browser these are encoded again.
  test.each([
    ['altref.webm', 'mp4', 'vorbis'],
    ['surround.mp4', 'webm', 'aac'],
    ['back.mpegts', 'mp4', 'aac'],
  ] as const)('%s to %s', async (name, format, codec) => {
    const {sounds, lacks} = await planned(name, format);
    expect(sounds).toEqual([]);
    expect(lacks).toMatchObject([{code: 'sound-omitted', data: {codec, track: 1, tracks: 1}}]);
  });

  test('one track in an unknown codec says nothing of the other', async () => {
    const bytes = await readFile(kindVideo('pair.mp4'));
    bytes.write('apac', bytes.lastIndexOf('mp4a'), 'latin1');
    const {sounds, lacks} = await planned(bytes, 'mp4');
    expect(sounds).toHaveLength(1);
    expect(lacks).toMatchObject([
      {code: 'sound-omitted', data: {codec: 'apac', track: 2, tracks: 2, title: 'Commentary, fra'}},
    ]);
  });

  test('one that is cut together from parts is not copied', async () => {
    const bytes = await edited(rabbitVideo, [
      [1, 1],
      [4, 1],
    ]);
    const {lacks} = await planned(bytes, 'mp4');
    expect(lacks).toMatchObject([{code: 'sound-omitted', data: {codec: 'aac'}}]);
  });
});
