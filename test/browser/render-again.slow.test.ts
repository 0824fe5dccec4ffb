// Renderings that are begun more than once: in two sessions, beside other windows, after the storage was full.
import {describe, expect, inject, test} from 'vitest';
import {recipeInTags, recipeOf} from '../../src/metadata/recipe.ts';
import {encodeTake, type Take} from '../../src/metadata/take.ts';
import type {Values} from '../../src/params/values.ts';
import type {RenderPage} from '../../src/render/page.ts';
import type {VideoSpec} from '../../src/render/spec.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {never} from '../support/never.ts';
import {bytesOf, quick, Rendering, timesOf, video} from '../support/rendering.ts';
import {readVideo, remuxed} from '../support/videos.ts';

declare const renderPage: RenderPage;

const rendering = new Rendering();
const {given, stateOf, begin, until, result} = rendering;

describe('a rendering of a video', () => {
  test('is the same again, whether in one session or in two', async () => {
    const spec: VideoSpec = {...video, fromS: 1, toS: 4};
    const whole = await readVideo(await result(await begin(rabbitVideo, {kind: 'video', spec})));
    expect(whole.video).toHaveLength(90);
    const id = await begin(rabbitVideo, {kind: 'video', spec});
    await until(id, ({done}) => done >= 40);
    await rendering.page.reload();
    expect(await rendering.page.evaluate(() => renderPage.restore())).toContain(id);
    expect(await stateOf(id)).toMatchObject({state: 'paused'});
    await rendering.page.evaluate((of) => renderPage.resume(of), id);
    // What was done before the reload is not done again, but for at most a second of video.
    expect((await until(id, ({total}) => total > 0)).done).toBeGreaterThanOrEqual(30);
    const again = await readVideo(await result(id));
    expect(timesOf(again.video)).toEqual(timesOf(whole.video));
    expect(bytesOf(again.video)).toEqual(bytesOf(whole.video));
    expect(again.audio[0]?.timestamp).toBeLessThan(0.03);
    expect(timesOf(again.audio).at(-1)).toBeGreaterThan(2.95);
    // A range’s frames are at the same distance from the sound as in the video.
    const source = await readVideo(rabbitVideo);
    const first = source.audio.find(({timestamp}) => timestamp >= 1);
    const heard = again.audio.find(({timestamp}) => timestamp >= 0);
    expect(bytesOf([heard ?? never()])).toEqual(bytesOf([first ?? never()]));
    expect(heard?.timestamp).toBeCloseTo((first?.timestamp ?? NaN) - 1, 4);
    // The one that leads into it is hidden before the start.
    expect(again.audio[0]?.timestamp).toBeLessThan(0);
  });

  test('is left alone by other windows while this one has it', async () => {
    const id = await begin(rabbitVideo, {kind: 'video', spec: {...video, toS: 4}});
    const other = await rendering.page.context().newPage();
    await other.goto(rendering.page.url());
    await until(id, ({done}) => done > 0);
    await rendering.page.evaluate((of) => renderPage.pause(of), id);
    expect(await other.evaluate(() => renderPage.restore())).not.toContain(id);
    await rendering.page.reload();
    for (const window of [rendering.page, other]) {
      expect(await window.evaluate(() => renderPage.restore())).toContain(id);
    }
    await rendering.page.evaluate((of) => renderPage.resume(of), id);
    await until(id, ({done}) => done > 0);
    await rendering.page.evaluate((of) => renderPage.pause(of), id);
    await other.evaluate((of) => renderPage.resume(of), id);
    await other.waitForFunction((of) => renderPage.state(of).state === 'failed', id);
    expect(await other.evaluate((of) => renderPage.state(of).error, id)).toMatchObject({
      code: 'elsewhere',
      data: {name: 'rabbit320.mp4'},
    });
    await other.close();
    await rendering.page.evaluate((of) => renderPage.resume(of), id);
    expect((await readVideo(await result(id))).video).toHaveLength(120);
  });

  test('a take as it was performed, the same each time', async () => {
    const dry = {...quick, wet: 0};
    const take: Take = {
      recipe: recipeOf(dry, {name: dry.model, sha256: ''}),
      seed: 3,
      selfie: true,
      source: 'camera',
      durationMs: 2000,
      changes: [{atMs: 1150, set: {wet: 1}}],
    };
    const plain = await given('plain.mp4', await remuxed(rabbitVideo, {frames: 60}));
    const played = await remuxed(rabbitVideo, {frames: 60, tags: {comment: encodeTake(take)}});
    const path = await given('take.mp4', played);
    const task = (values: Values) => ({kind: 'video', spec: {...video, values}}) as const;
    const [first, again, mirrored] = [
      await readVideo(await result(await begin(path, task(quick)))),
      await readVideo(await result(await begin(path, task(quick)))),
      await readVideo(await result(await begin(plain, task({...dry, mirror: 'on'})))),
    ];
    expect(bytesOf(again.video)).toEqual(bytesOf(first.video));
    // Dry and mirrored, as its viewer saw themselves, until the dream was let in, in the second segment.
    expect(bytesOf(first.video.slice(0, 34))).toEqual(bytesOf(mirrored.video.slice(0, 34)));
    expect(bytesOf(first.video.slice(35))).not.toEqual(bytesOf(mirrored.video.slice(35)));
    expect(recipeInTags(first.tags)?.recipe.values).toEqual(dry);
  });

  test('stops where the storage is full, reports it, and resumes from there', async () => {
    const client = await rendering.page.context().newCDPSession(rendering.page);
    const origin = new URL(inject('siteUrl')).origin;
    const {usage} = await rendering.page.evaluate(() => navigator.storage.estimate());
    await client.send('Storage.overrideQuotaForOrigin', {origin, quotaSize: (usage ?? 0) + 1_100_000});
    const id = await begin(rabbitVideo, {kind: 'video', spec: {...video, toS: 4}});
    try {
      await rendering.page.waitForFunction(
        (of) => ['done', 'failed'].includes(renderPage.state(of).state),
        id,
      );
      expect((await stateOf(id)).error).toMatchObject({code: 'storage-full'});
    } finally {
      await client.send('Storage.overrideQuotaForOrigin', {origin});
    }
    await rendering.page.evaluate((of) => renderPage.resume(of), id);
    expect((await readVideo(await result(id))).video).toHaveLength(120);
  });
});
