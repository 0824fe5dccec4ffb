import {createRequire} from 'node:module';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {makeFlashVideo} from '../support/flash-video.ts';
import {drop} from '../support/recorder.ts';

/** As axe-core's script gives it. */
declare const axe: {run(): Promise<{violations: {id: string}[]}>};

const url = inject('siteUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
});
afterAll(() => browser.close());

/**
 * Opens the page with the section of the sound; what it opens of sound is counted. What is shared is a tone, or what the
 * browser shares.
 */
async function openSound(opened = browser, shares: 'tone' | 'tab' = 'tone') {
  const app = await openApp(opened, url, {query: `source=scene&${leastDreams}`});
  const {page} = app;
  await page.evaluate((sharesTab) => {
    const contexts: AudioContext[] = [];
    const tracks: MediaStreamTrack[] = [];
    const {mediaDevices} = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getAudioTracks());
      return stream;
    };
    const Context = AudioContext;
    window.AudioContext = class extends Context {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const share = mediaDevices.getDisplayMedia.bind(mediaDevices);
    const shareTab = async (options?: DisplayMediaStreamOptions): Promise<MediaStream> => {
      const stream = await share(options);
      tracks.push(...stream.getTracks());
      return stream;
    };
    // A tab that is shared: a tone of 300 Hz, and an image.
    const shareTone = (): Promise<MediaStream> => {
      const context = new Context();
      const tone = new OscillatorNode(context, {frequency: 300});
      const out = context.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      const image = document.createElement('canvas').captureStream(1).getVideoTracks();
      tracks.push(...out.stream.getTracks(), ...image);
      return Promise.resolve(new MediaStream([...out.stream.getTracks(), ...image]));
    };
    mediaDevices.getDisplayMedia = sharesTab ? shareTab : shareTone;
    Object.assign(globalThis, {contexts, tracks});
  }, shares === 'tab');
  await page.getByRole('button', {name: 'All controls'}).click();
  const sound = page.locator('reverie-sound');
  await sound.getByText('Sound', {exact: true}).click();
  const choose = (label: string) => sound.getByRole('combobox', {name: 'Sound input'}).selectOption({label});
  return {...app, sound, choose};
}

/** What of sound is still open. */
const held = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const {contexts, tracks} = globalThis as unknown as {
      contexts: AudioContext[];
      tracks: MediaStreamTrack[];
    };
    return [
      ...contexts.map(({state}) => state).filter((state) => state !== 'closed'),
      ...tracks.map(({readyState}) => readyState).filter((state) => state !== 'ended'),
    ];
  });

/** The loudest band, 1 to 8, and the level. */
const heardIn = (page: Page): Promise<{band: number; level: number}> =>
  page.evaluate(() => {
    const element = document
      .querySelector('reverie-app')
      ?.shadowRoot?.querySelector<
        HTMLElement & {control: {signals: {valueOf(id: string): number | undefined}}}
      >('reverie-sound');
    const value = (id: string): number => element?.control.signals.valueOf(id) ?? 0;
    const bands = [1, 2, 3, 4, 5, 6, 7, 8].map((band) => value(`sound/band/${band}`));
    return {band: bands.indexOf(Math.max(...bands)) + 1, level: value('sound/level')};
  });

test('the microphone is released when no sound is chosen, and axe finds nothing wrong', async () => {
  const {page, sound, choose, heard} = await openSound();
  await choose('Microphone');
  await sound.locator('reverie-sound-meters').waitFor();
  expect(await held(page)).toEqual(['running', 'live']);
  await page.evaluate(await scriptOf('axe-core/axe.min.js'));
  expect((await page.evaluate(() => axe.run())).violations.map(({id}) => id)).toEqual([]);
  await choose('No sound');
  await expect.poll(() => held(page)).toEqual([]);
  expect(heard).toEqual([]);
  await page.context().close();
});

test('a tab that is shared is heard, and only its sound is kept', async () => {
  const {page, sound, choose} = await openSound();
  await choose('A tab’s or the system’s sound…');
  await sound.locator('reverie-sound-meters').waitFor();
  const loudBand = async (): Promise<number | undefined> => {
    const {band, level} = await heardIn(page);
    return level > 0.8 ? band : undefined;
  };
  await expect.poll(loudBand).toBe(3);
  expect(await held(page)).toEqual(['running', 'live']);
  await choose('No sound');
  await expect.poll(() => held(page)).toEqual([]);
  await page.context().close();
});

test('a click track in another tab is heard through the browser’s own sharing, and its tempo found', async () => {
  const [title, bpm] = ['A click track', 132];
  const sharing = await launch({
    ...{gpu: 'none', audible: true},
    switches: [
      `--auto-select-tab-capture-source-by-title=${title}`,
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
  const {page, sound, choose, heard} = await openSound(sharing, 'tab');
  const other = await page.context().newPage();
  await other.setContent(`<title>${title}</title>`);
  await other.evaluate((beatS) => {
    const context = new AudioContext();
    const {sampleRate} = context;
    const beat = context.createBuffer(1, Math.round(beatS * sampleRate), sampleRate);
    const samples = beat.getChannelData(0);
    for (let i = 0; i < 0.02 * sampleRate; i += 1)
      samples[i] = Math.sin((2 * Math.PI * 1000 * i) / sampleRate);
    const loop = new AudioBufferSourceNode(context, {buffer: beat, loop: true});
    loop.connect(context.destination);
    loop.start();
  }, 60 / bpm);
  await page.bringToFront();
  await choose('A tab’s or the system’s sound…');
  await sound.locator('reverie-sound-meters').waitFor();
  const found = async (): Promise<number> => Number(await sound.locator('.tempo b').textContent());
  await expect.poll(async () => Math.abs((await found()) / bpm - 1)).toBeLessThan(0.02);
  // The tab's image was let go at once; its sound goes on until it is not wanted.
  expect(await held(page)).toEqual(['running', 'live']);
  await choose('No sound');
  await expect.poll(() => held(page)).toEqual([]);
  expect(heard).toEqual([]);
  await sharing.close();
});

test('the video’s own sound is heard', async () => {
  const {page, sound, choose} = await openSound();
  await choose('The video’s own sound');
  await sound.locator('[data-code=sound-of-video-missing]').waitFor();
  await drop(page, await makeFlashVideo(page, 3), 'flashes.webm', 'video/webm');
  await sound.locator('reverie-sound-meters').waitFor();
  // Its tones are of 1 kHz.
  await expect.poll(async () => (await heardIn(page)).band, {timeout: 20_000}).toBe(5);
  await page.context().close();
});

test('a microphone that is taken away or refused is explained, and is heard again as soon as it may be', async () => {
  // Without the switch that allows everything.
  const asking = await launch({gpu: 'none', switches: ['--use-fake-device-for-media-stream']});
  const {page, sound, choose} = await openSound(asking);
  const session = await page.context().newCDPSession(page);
  const {targetInfo} = await session.send('Target.getTargetInfo');
  const set = (setting: 'denied' | 'granted') =>
    session.send('Browser.setPermission', {
      permission: {name: 'microphone'},
      setting,
      origin: new URL(url).origin,
      ...(targetInfo.browserContextId && {browserContextId: targetInfo.browserContextId}),
    });
  const meters = sound.locator('reverie-sound-meters');
  await set('granted');
  await choose('Microphone');
  await meters.waitFor();
  await set('denied');
  await sound.locator('[data-code=sound-ended]').waitFor();
  await expect.poll(() => held(page)).toEqual([]);
  await set('granted');
  await meters.waitFor();
  await choose('No sound');
  await set('denied');
  await choose('Microphone');
  await sound.locator('[data-code=sound-denied]').waitFor();
  await set('granted');
  await meters.waitFor();
  expect(await sound.locator('[data-code]').count()).toBe(0);
  await asking.close();
});

async function scriptOf(name: string): Promise<string> {
  const {readFile} = await import('node:fs/promises');
  return readFile(createRequire(import.meta.url).resolve(name), 'utf8');
}
