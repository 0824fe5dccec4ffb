import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {defaults} from '../../src/params/values.ts';
import type {RenderPage} from '../../src/render/page.ts';
import {defaultImage, defaultVideo} from '../../src/render/spec.ts';
import {launch, troubles} from '../support/browser.ts';
import {formatCases, refusedCases} from '../support/formats.ts';
import {readSound, readVideo} from '../support/videos.ts';

declare const renderPage: RenderPage;

/** The frame as it is: what is looked at is the file, not the dream. */
const values = {...defaults, mixed0: 1, mixed3: 0, mixed4: 0, steps: 1, resolution: 75, wet: 0};

let browser: Browser;
let page: Page;
let heard: string[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-formats-'));
  browser = await launch({gpu: 'none'});
  page = await (await browser.newContext({acceptDownloads: true})).newPage();
  heard = troubles(page);
  await page.goto(`${inject('siteUrl')}src/render/page.html`);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, {recursive: true});
});

type State = ReturnType<RenderPage['state']>;

/** The state of a rendering at its end, and what it said before its first frame. */
async function ended(id: string): Promise<{state: State; said: readonly string[]}> {
  for (;;) {
    const state = await page.evaluate((of) => renderPage.state(of), id);
    if (state.state === 'done' || state.state === 'failed') {
      return {state, said: state.notices.map(({code}) => code)};
    }
    await page.waitForTimeout(50);
  }
}

test.each(formatCases)('$what, to $to: $becomes', async (asked) => {
  const path = join(folder, asked.name);
  await writeFile(path, await asked.bytes());
  await page.locator('#source').setInputFiles(path);
  const {fromS = null, toS = null} = asked.range ?? {};
  const spec = {...defaultVideo, values, format: asked.to, fromS, toS, quality: 'medium'} as const;
  const id = await page.evaluate((task) => renderPage.start(task), {kind: 'video', spec} as const);
  const {state, said} = await ended(id);
  expect(state.error).toBeUndefined();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((of) => renderPage.save(of), id),
  ]);
  const file = new Uint8Array(await readFile(await download.path()));
  const [video, sound] = [await readVideo(file), await readSound(file)];
  expect({
    frames: video.video.length,
    sound: sound.map(({codec}) => codec),
    notices: state.rendered?.notices.map(({code}) => code),
    said,
  }).toEqual({frames: asked.frames, sound: asked.sound, notices: asked.notices, said: asked.notices});
  expect(video.video[0]?.timestamp).toBeCloseTo(asked.firstS, 2);
  // The sound is as long as the frames, or as the file has it.
  const endOf = (packets: typeof video.video): number =>
    (packets.at(-1)?.timestamp ?? 0) + (packets.at(-1)?.duration ?? 0);
  for (const {packets} of sound) expect(endOf(packets)).toBeCloseTo(endOf(video.video), 0);
  // Of what it does not follow itself, the library warns.
  expect(heard.splice(0).filter((line) => !/^warning: Unsupported/.test(line))).toEqual([]);
  await page.evaluate((of) => renderPage.remove(of), id);
});

test.each(refusedCases)('$what is refused, with $code', async (asked) => {
  const path = join(folder, asked.name);
  await writeFile(path, await asked.bytes());
  await page.locator('#source').setInputFiles(path);
  const id = await page.evaluate(
    (task) => renderPage.start(task),
    asked.as === 'video'
      ? ({kind: 'video', spec: {...defaultVideo, values}} as const)
      : ({kind: 'image', spec: {...defaultImage, values, steps: 1}} as const),
  );
  const {state} = await ended(id);
  expect(state.error).toMatchObject({code: asked.code});
  expect(state.done).toBe(0);
  await page.evaluate((of) => renderPage.remove(of), id);
});
