/**
 * Renderings of videos and images in a browser. One file, because its browser is started once, and each
 * rendering takes seconds.
 */

import {describe, expect, test} from 'vitest';
import {encodePng} from '../../src/cli/encode-png.ts';
import {recipeInImage} from '../../src/metadata/image-recipe.ts';
import {recipeInTags} from '../../src/metadata/recipe.ts';
import {applyPreset, presetNamed} from '../../src/params/presets.ts';
import type {RenderPage} from '../../src/render/page.ts';
import {defaultImage, type VideoSpec} from '../../src/render/spec.ts';
import {inWorkers} from '../support/faults.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {never} from '../support/never.ts';
import {decodePng} from '../support/png.ts';
import {bytesOf, hills, inTiles, quick, Rendering, timesOf, video} from '../support/rendering.ts';
import {readVideo, remuxed} from '../support/videos.ts';

declare const renderPage: RenderPage;

const rendering = new Rendering();
const {given, stateOf, begin, until, ended, result} = rendering;

describe('a video in, a video out', () => {
  test('every frame at its own time, the sound packet by packet, the recipe in it', async () => {
    const spec = {
      ...video,
      values: {...applyPreset(quick, presetNamed('etching') ?? never()), resolution: 75, steps: 1, mixed1: 0},
    };
    const id = await begin(rabbitVideo, {kind: 'video', spec});
    const shown = await until(id, ({thumbnailPx, leftS}) => thumbnailPx > 0 && leftS !== undefined);
    expect(shown.total).toBe(234);
    const [before, after] = [await readVideo(rabbitVideo), await readVideo(await result(id))];
    expect(after).toMatchObject({codec: 'avc', widthPx: 320, heightPx: 240, rotation: 0, audioCodec: 'aac'});
    expect(timesOf(after.video)).toEqual(timesOf(before.video));
    expect(timesOf(after.audio)).toEqual(timesOf(before.audio));
    expect(bytesOf(after.audio)).toEqual(bytesOf(before.audio));
    expect(recipeInTags(after.tags)?.recipe.values).toEqual(spec.values);
    expect(bytesOf(after.video)).not.toEqual(bytesOf(before.video));
    expect((await stateOf(id)).rendered?.notices).toEqual([]);
    await rendering.page.evaluate((of) => renderPage.remove(of), id);
  });

  test('uses the stored copy of its model without the network, and no other model', async () => {
    const short = await given('short.mp4', await remuxed(rabbitVideo, {frames: 3}));
    await result(await begin(short, {kind: 'video', spec: video}));
    await rendering.page.route('**/models/**', (route) => route.abort());
    const id = await begin(short, {kind: 'video', spec: video});
    expect((await readVideo(await result(id))).video).toHaveLength(3);
    expect((await stateOf(id)).rendered?.notices).toMatchObject([{code: 'pack-copy-used'}]);
    const missing = await begin(short, {
      kind: 'video',
      spec: {...video, values: {...quick, model: 'missing'}},
    });
    await rendering.page.waitForFunction((of) => renderPage.state(of).state === 'failed', missing);
    expect((await stateOf(missing)).error).toMatchObject({code: 'no-model'});
    await rendering.page.unrouteAll();
    // What was cut off is heard, and nothing else.
    expect(rendering.heard.splice(0).filter((line) => !line.includes('/models/'))).toEqual([]);
  });

  test('what cannot be rendered is named, and the next image is', async () => {
    const hevc = {
      codec: 'hvc1.1.6.L93.B0',
      codedWidth: 320,
      codedHeight: 240,
      description: new Uint8Array(23),
    };
    const whole = await remuxed(rabbitVideo, {frames: 60});
    const bad: [string, Uint8Array | string, string, Partial<VideoSpec>][] = [
      ['words.mp4', 'These are words.', 'not-a-video', {}],
      ['nothing.mp4', '', 'not-a-video', {}],
      [
        'sound.mp4',
        await remuxed(rabbitVideo, {frames: 0, withVideo: false, withAudio: true}),
        'no-video-track',
        {},
      ],
      ['cut.mp4', whole.subarray(0, Math.round(0.02 * whole.length)), 'truncated', {}],
      [
        'odd.mp4',
        await remuxed(rabbitVideo, {frames: 5, as: {codec: 'hevc', decoderConfig: hevc}}),
        'unsupported-codec',
        {},
      ],
      ['none.mp4', await remuxed(rabbitVideo, {frames: 0}), 'zero-duration', {}],
      ['whole.mp4', whole, 'range-empty', {fromS: 50}],
      ['whole.mp4', whole, 'setting', {size: {widthPx: 90_000, heightPx: 3}}],
      ['whole.mp4', whole, 'no-layers', {values: {...quick, mixed0: 0, mixed10: 1}}],
    ];
    for (const [name, bytes, code, change] of bad) {
      const id = await begin(await given(name, bytes), {kind: 'video', spec: {...video, ...change}});
      expect((await ended(id)).error, name).toMatchObject({code});
      await rendering.page.evaluate((of) => renderPage.remove(of), id);
    }
    expect(rendering.heard).toEqual([]);
  });
});

test('without an encoder or without files it reports that, and resumes once they are there', async () => {
  const path = await given('dot.png', encodePng(80, 80, new Uint8Array(80 * 80 * 3).fill(90)));
  const codeOf = async (task: Parameters<typeof begin>[1], file = path): Promise<string> =>
    (await ended(await begin(file, task))).error?.code ?? '';
  const image = {kind: 'image', spec: {...defaultImage, values: quick, steps: 1}} as const;
  const getDirectory = 'navigator.storage.getDirectory = () => Promise.reject(new Error("private"))';
  await inWorkers(rendering.page, /render-worker-[^/]*\.js/, getDirectory);
  expect(await codeOf(image)).toBe('no-storage');
  await inWorkers(rendering.page, /render-worker-[^/]*\.js/, 'globalThis.VideoEncoder = undefined');
  expect(await codeOf({kind: 'video', spec: video}, rabbitVideo)).toBe('no-encoder');
  await rendering.page.unrouteAll();
  await result(await begin(path, image));
});

describe('an image', () => {
  test('is dreamed at its full size, in tiles, the same each time, with its recipe in every format', async () => {
    const path = await given('hills.png', encodePng(hills.width, hills.height, hills.rgb));
    const types = {'image/png': '89504e47', 'image/jpeg': 'ffd8ff', 'image/webp': '52494646'} as const;
    const files: Uint8Array<ArrayBuffer>[] = [];
    for (const type of ['image/png', 'image/png', 'image/jpeg', 'image/webp'] as const) {
      const id = await begin(path, {kind: 'image', spec: {...inTiles, type}});
      const file = await result(id);
      files.push(file);
      expect(Buffer.from(file).toString('hex').startsWith(types[type])).toBe(true);
      const recipe = await recipeInImage(new Blob([file], {type}));
      expect(recipe?.recipe.values).toEqual(quick);
    }
    const [first, second] = files.map((file) => Buffer.from(file).toString('base64'));
    expect(second).toBe(first);
    const dream = decodePng(Buffer.from(files[0] ?? never()));
    expect(dream).toMatchObject({width: hills.width, height: hills.height});
    const change =
      dream.rgb.reduce((sum, value, i) => sum + Math.abs(value - (hills.rgb[i] ?? 0)), 0) / hills.rgb.length;
    expect(change).toBeGreaterThan(3);
  });
});
