// Renderings of videos and images with all that can be asked of them, and renderings that are paused.

import {describe, expect, test} from 'vitest';
import {encodePng} from '../../src/cli/encode-png.ts';
import type {Values} from '../../src/params/values.ts';
import type {RenderPage} from '../../src/render/page.ts';
import {defaultImage, type ImageSpec, type VideoSpec} from '../../src/render/spec.ts';
import {decodeIn} from '../support/decode.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {never} from '../support/never.ts';
import {peopleFrame} from '../support/people-frames.ts';
import {decodePng} from '../support/png.ts';
import {hills, inTiles, quick, Rendering, timesOf, video} from '../support/rendering.ts';
import {readVideo, remuxed} from '../support/videos.ts';

declare const renderPage: RenderPage;

const rendering = new Rendering();
const {given, stateOf, begin, until, ended, result} = rendering;

const elephant = 'test/fixtures/golden/half/elephant.png';

describe('a video', () => {
  test('upright and with its own uneven times, at another size, over octaves', async () => {
    const retime = (t: number): number => t + 0.01 * Math.round(30 * t) ** 1.5;
    const path = await given('turned.mp4', await remuxed(rabbitVideo, {frames: 12, rotation: 90, retime}));
    const before = await readVideo(path);
    expect(before.rotation).toBe(90);
    const spec: VideoSpec = {
      ...video,
      size: {widthPx: 1000, heightPx: 480},
      classic: {octaves: 2, octaveScale: 1.2},
    };
    const after = await readVideo(
      await result(await begin(path, {kind: 'video', spec: {...spec, values: {...quick, resolution: 96}}})),
    );
    expect(after).toMatchObject({rotation: 0, widthPx: 360, heightPx: 480, audioCodec: undefined});
    expect(timesOf(after.video)).toEqual(timesOf(before.video));
  });

  test('as WebM, with sound that WebM does not take encoded again and a notice of that', async () => {
    const path = await given('short.mp4', await remuxed(rabbitVideo, {frames: 8, withAudio: true}));
    const id = await begin(path, {kind: 'video', spec: {...video, format: 'webm'}});
    const after = await readVideo(await result(id));
    expect(after).toMatchObject({codec: 'vp9', audioCodec: 'opus'});
    expect(after.video).toHaveLength(8);
    expect((await stateOf(id)).rendered?.notices).toMatchObject([
      {code: 'sound-encoded', data: {codec: 'aac'}},
    ]);
  });

  test('can be paused, resumed and removed; the next in the queue follows', async () => {
    const first = await begin(rabbitVideo, {kind: 'video', spec: video});
    const second = await begin(await given('next.mp4', await remuxed(rabbitVideo, {frames: 3})), {
      kind: 'video',
      spec: video,
    });
    expect((await stateOf(second)).state).toBe('waiting');
    await until(first, ({done}) => done > 0);
    await rendering.page.evaluate((of) => renderPage.pause(of), first);
    // What was under way ends, and then nothing more is done.
    let paused = await stateOf(first);
    for (let before = -1; paused.done !== before;) {
      before = paused.done;
      await rendering.page.waitForTimeout(1500);
      paused = await stateOf(first);
    }
    expect(paused.state).toBe('paused');
    expect(paused.done).toBeLessThan(paused.total);
    await rendering.page.evaluate((of) => renderPage.resume(of), first);
    await until(first, ({done}) => done > paused.done);
    await rendering.page.evaluate((of) => renderPage.remove(of), first);
    await until(second, ({state}) => state === 'done');
    const {clip} = (await stateOf(second)).rendered ?? never();
    const left = await rendering.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const names: Record<string, string[]> = {renders: [], clips: []};
      for (const [folder, found] of Object.entries(names)) {
        for await (const name of (await root.getDirectoryHandle(folder)).keys()) found.push(name);
      }
      return names;
    });
    // What is done is in the library, and nothing of it or of what was cancelled is left elsewhere.
    expect(left['clips']).toEqual(
      expect.arrayContaining(['json', 'mp4', 'thumbnail.jpg'].map((end) => `${clip.id}.${end}`)),
    );
    expect(clip).toMatchObject({kind: 'video', name: 'next-dream', widthPx: 320, heightPx: 240});
    expect(left['renders']).not.toContain(second);
    expect(left['renders']).not.toContain(first);
  });

  test('cropped as live, in its own pixels, as is an image', async () => {
    const short = await given('short.mp4', await remuxed(rabbitVideo, {frames: 2}));
    const dry = {...quick, wet: 0};
    const part = {crop: 0.5, cropX: 0.375, cropY: 0.625};
    const [whole, middle] = [
      await result(await begin(short, {kind: 'video', spec: {...video, values: dry, quality: 'very-high'}})),
      await result(
        await begin(short, {
          kind: 'video',
          spec: {...video, values: {...dry, ...part}, quality: 'very-high'},
        }),
      ),
    ];
    const [all] = (await decodeIn(rendering.page, Buffer.from(whole), true)).frames;
    const [cut] = (await decodeIn(rendering.page, Buffer.from(middle), true)).frames;
    expect(cut).toMatchObject({widthPx: 160, heightPx: 120});
    const difference = (left: number, top: number): number => {
      let sum = 0;
      for (let y = 0; y < 120; y += 1) {
        for (let x = 0; x < 160; x += 1) {
          const [at, from] = [4 * (y * 160 + x), 4 * ((y + top) * 320 + x + left)];
          for (let i = 0; i < 3; i += 1)
            sum += Math.abs((cut?.rgba?.[at + i] ?? 0) - (all?.rgba?.[from + i] ?? 255));
        }
      }
      return sum / (160 * 120 * 3);
    };
    // Encoded twice, the same pixels differ by what encoders leave out; their neighbours differ by more.
    const neighbours = [
      [36, 90],
      [44, 90],
      [40, 86],
      [40, 94],
    ].map(([left = 0, top = 0]) => difference(left, top));
    expect(difference(40, 90), neighbours.join()).toBeLessThan(0.8 * Math.min(...neighbours));

    const [width, height] = [200, 160];
    const rgb = Uint8Array.from({length: width * height * 3}, (_, i) => (i * 7 + Math.floor(i / 601)) % 251);
    const image = await given('marks.png', encodePng(width, height, rgb));
    const spec: ImageSpec = {
      ...defaultImage,
      values: {...dry, ...part, mirror: 'on'},
      steps: 1,
      classic: {octaves: 1, octaveScale: 1.3},
    };
    const seen = decodePng(Buffer.from(await result(await begin(image, {kind: 'image', spec}))));
    expect(seen).toMatchObject({width: 100, height: 80});
    // Byte for byte, with left and right swapped.
    const pixel = (from: Uint8Array, side: number, x: number, y: number): number[] => [
      ...from.subarray(3 * (y * side + x), 3 * (y * side + x) + 3),
    ];
    for (const [x, y] of [
      [0, 0],
      [99, 0],
      [37, 41],
      [99, 79],
    ] as const) {
      expect(pixel(seen.rgb, 100, x, y)).toEqual(pixel(rgb, width, 26 + 99 - x, 60 + y));
    }
  });
});

describe('an image', () => {
  test('is dreamed where it is asked for: around the person, in tiles, and what falls short is named', async () => {
    const {width: wide, height: high, values} = peopleFrame(0);
    const shown = Uint8Array.from(values, (value) => Math.round(127.5 * (value + 1)));
    const path = await given('room.png', encodePng(wide, high, shown));
    const rendered = async (where: Values['where']): Promise<{at: (box: Box) => number; codes: string[]}> => {
      const asked = {...quick, where, whereSoftness: 0};
      const id = await begin(path, {kind: 'image', spec: {...inTiles, values: asked}});
      const {rgb: dreamed} = decodePng(Buffer.from(await result(id)));
      const codes = (await stateOf(id)).rendered?.notices.map(({code}) => code) ?? [];
      return {at: (box) => changeIn(box, wide, dreamed, shown), codes};
    };
    const [around, moving] = [await rendered('around'), await rendered('moving')];
    expect(around.at(room)).toBeGreaterThan(3);
    expect(around.at(back) / around.at(room)).toBeLessThan(0.1);
    expect(around.codes).toEqual([]);
    expect(moving.at(back)).toBeGreaterThan(3);
    expect(moving.codes).toEqual(['nothing-moves']);
  });

  test('is exaggerated, or follows a guide, in tiles; without its guide it is as if there were none, and says so', async () => {
    const path = await given('hills.png', encodePng(hills.width, hills.height, hills.rgb));
    const own = rendering.page.locator('#guide');
    const rendered = async (changes: Partial<Values>): Promise<{dream: string; codes: string[]}> => {
      const id = await begin(path, {kind: 'image', spec: {...inTiles, values: {...quick, ...changes}}});
      const {rgb: dream} = decodePng(Buffer.from(await result(id)));
      const codes = (await stateOf(id)).rendered?.notices.map(({code}) => code) ?? [];
      return {dream: Buffer.from(dream).toString('base64'), codes};
    };
    const strong = await rendered({objective: 'l2'});
    const guided = {objective: 'guide', guide: 'own'} as const;
    expect(await rendered(guided)).toEqual({...strong, codes: ['guide-missing']});
    const dreams = [
      strong,
      await rendered({objective: 'caricature'}),
      await rendered({...guided, guide: 'eyes'}),
      await rendered({...guided, guide: 'palace'}),
    ];
    await own.setInputFiles(elephant);
    dreams.push(await rendered(guided));
    await own.setInputFiles([]);
    expect(new Set(dreams.map(({dream}) => dream)).size).toBe(dreams.length);
    expect(dreams.flatMap(({codes}) => codes)).toEqual([]);
  });

  test('of another size, and none of an absurd one or of what is not an image', async () => {
    const path = await given('hills.png', encodePng(hills.width, hills.height, hills.rgb));
    const larger = await result(
      await begin(path, {kind: 'image', spec: {...inTiles, steps: 1, longSidePx: 390}}),
    );
    expect(decodePng(Buffer.from(larger))).toMatchObject({width: 390, height: 255});
    const bad: [string, Partial<ImageSpec>, string][] = [
      [path, {longSidePx: 9000}, 'setting'],
      [path, {longSidePx: 80}, 'size'],
      [path, {steps: 1000}, 'setting'],
      [await given('words.png', 'These are words.'), {}, 'not-an-image'],
    ];
    for (const [file, change, code] of bad) {
      const id = await begin(file, {kind: 'image', spec: {...inTiles, ...change}});
      expect((await ended(id)).error).toMatchObject({code});
    }
  });
});

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** In people.mjpeg: the back of whoever stands there, and the wall and floor to their left. */
const back: Box = [212, 82, 242, 128];
const room: Box = [10, 100, 160, 210];

/** The mean difference of two images in a box, in levels of 0 to 255. */
function changeIn([left, top, right, bottom]: Box, width: number, a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let i = 3 * (y * width + left); i < 3 * (y * width + right); i += 1)
      sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  }
  return sum / (3 * (right - left) * (bottom - top));
}
