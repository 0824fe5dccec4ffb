/**
 * Times recording on this machine, in a headless Chromium:
 *   npm run bench -- --what record [--parts live,long,offline] [--seconds 10] [--turns 2] [--rate 30] [--minutes 5]
 *                    [--json FILE]
 * live: the app on Chromium's test pattern. Turns with and without recording come in pairs of alternating order, so that
 *   other work on the machine disturbs both alike; the ratio is the median over pairs. The cost of a frame is the
 *   browser's additional CPU time over the frames recorded, which is nothing where the dream takes all there is.
 * long: the recorder alone, fed as fast as it accepts frames, for --minutes of clip: cost per frame, and whether memory
 *   grows.
 * offline: frames per second of a rendering; `--what render` has more.
 */
import {writeFile} from 'node:fs/promises';
import os from 'node:os';
import {parseArgs} from 'node:util';
import type {CDPSession, Page} from 'playwright-core';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {serveSite} from '../support/serve.ts';
import {usageOf} from './processes.ts';
import {benchLong} from './record-long.ts';
import {benchRender} from './render.ts';

interface Turn {
  readonly recording: boolean;
  readonly dreamsPerSecond: number;
  readonly cpuSeconds: number;
  readonly frames: number;
  readonly dropped: number;
  readonly bytes: number;
  /** Resident memory of the browser's processes at the turn's end. */
  readonly memoryMb: number;
}

const parts = ['live', 'long', 'offline'];

/** Runs the benchmark. Throws Error for invalid arguments. */
export async function benchRecord(args: string[]): Promise<void> {
  const {values} = parseArgs({
    args,
    options: {
      what: {type: 'string'},
      parts: {type: 'string', default: parts.join()},
      seconds: {type: 'string', default: '10'},
      turns: {type: 'string', default: '2'},
      rate: {type: 'string', default: '30'},
      minutes: {type: 'string', default: '5'},
      json: {type: 'string'},
    },
  });
  const chosen = values.parts.split(',');
  const number = (name: 'seconds' | 'turns' | 'rate' | 'minutes'): number => Number(values[name]);
  const [seconds, turns, rate, minutes] = [
    number('seconds'),
    number('turns'),
    number('rate'),
    number('minutes'),
  ];
  if (!(seconds > 0 && turns >= 1 && rate >= 1 && rate <= 60 && minutes >= 1)) {
    throw new Error('--seconds must be above 0, --turns and --minutes at least 1, --rate 1 to 60.');
  }
  const unknown = chosen.find((part) => !parts.includes(part));
  if (unknown !== undefined) throw new Error(`--parts takes ${parts.join(', ')}; got "${unknown}".`);
  console.log(`${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores`);
  const live = chosen.includes('live') ? await benchLive(seconds, turns, rate) : undefined;
  const long = chosen.includes('long') ? await benchLong(minutes) : undefined;
  if (chosen.includes('offline')) await benchRender(['--seconds', '1', '--sizes', '160']);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({live, long}, undefined, 2)}\n`);
  }
}

/** The ratio of dream rates with and without recording, and the cost of a recorded frame. */
async function benchLive(
  seconds: number,
  turns: number,
  rate: number,
): Promise<{ratio: number; msPerFrame: number; turns: readonly Turn[]}> {
  const site = await serveSite();
  const browser = await launch({gpu: 'none', camera: 'fake'});
  try {
    // As many dreams of one size as the machine can do, so that they show the cost of recording.
    const query = `source=camera&cameraSize=640x480&governor=false&resolution=120&frameRate=60&recordSound=none&recordRate=${rate}`;
    const app = await openApp(browser, site.url, {query});
    const {page} = app;
    const devtools = await browser.newBrowserCDPSession();
    await app.dreams(20);
    console.log(`640 × 480, ${turns} turns of ${seconds} s each way`);
    console.log(['recording', 'dreams/s', 'frames/s', 'dropped', 'MB/min', 'memory MB'].join('\t'));
    const all: Turn[] = [];
    for (let i = 0; i < 2 * turns; i++) {
      const turn = await take(page, devtools, i % 4 === 1 || i % 4 === 2, seconds);
      all.push(turn);
      const {recording, dreamsPerSecond, frames, dropped, bytes, memoryMb} = turn;
      console.log(
        [
          recording ? 'yes' : 'no',
          dreamsPerSecond.toFixed(2),
          (frames / seconds).toFixed(1),
          dropped,
          ((bytes / 1e6 / seconds) * 60).toFixed(1),
          memoryMb.toFixed(0),
        ].join('\t'),
      );
    }
    const ratios = Array.from({length: turns}, (_, pair) => {
      const both = all.slice(2 * pair, 2 * pair + 2);
      const rate = (recording: boolean): number =>
        both.find((turn) => turn.recording === recording)?.dreamsPerSecond ?? NaN;
      return rate(true) / rate(false);
    });
    const ratio = medianOf(ratios);
    const sum = (of: (turn: Turn) => number, recording: boolean): number =>
      all.filter((turn) => turn.recording === recording).reduce((total, turn) => total + of(turn), 0);
    const cpuSeconds = sum((turn) => turn.cpuSeconds, true) - sum((turn) => turn.cpuSeconds, false);
    const msPerFrame = (1000 * cpuSeconds) / sum((turn) => turn.frames, true);
    console.log(
      `dream rate with recording: x ${ratio.toFixed(3)}, the median of ${ratios.map((each) => each.toFixed(2)).join(', ')}; ${msPerFrame.toFixed(1)} ms of CPU time per frame`,
    );
    return {ratio, msPerFrame, turns: all};
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Of an even number of values, the mean of the middle two. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
}

async function take(page: Page, devtools: CDPSession, recording: boolean, seconds: number): Promise<Turn> {
  if (recording) {
    await page.keyboard.press('v');
    while ((await lightOf(page)).frames < 1) await page.waitForTimeout(50);
  }
  // The key that starts a recording also shows the controls, which cost something: show them in every turn.
  for (const x of [700, 710]) await page.mouse.move(x, 400);
  const before = await readings(page, devtools);
  await page.waitForTimeout(seconds * 1000);
  const after = await readings(page, devtools);
  if (recording) {
    await page.keyboard.press('v');
    while ((await lightOf(page)).recording) await page.waitForTimeout(50);
  }
  return {
    recording,
    dreamsPerSecond: (1000 * (after.dreams - before.dreams)) / (after.atMs - before.atMs),
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    frames: after.frames - before.frames,
    dropped: after.dropped - before.dropped,
    bytes: after.bytes - before.bytes,
    memoryMb: after.memoryMb,
  };
}

interface Light {
  readonly recording: boolean;
  readonly frames: number;
  readonly dropped: number;
  readonly bytes: number;
}

async function lightOf(page: Page): Promise<Light> {
  const data = await page
    .locator('reverie-recording-light')
    .evaluate((element) => Object.entries((element as HTMLElement).dataset));
  const texts = new Map(data);
  const number = (name: string): number => Number(texts.get(name) ?? 0);
  return {
    recording: texts.get('kind') !== '',
    frames: number('frames'),
    dropped: number('dropped'),
    bytes: number('bytes'),
  };
}

async function readings(
  page: Page,
  devtools: CDPSession,
): Promise<Light & {atMs: number; dreams: number; cpuSeconds: number; memoryMb: number}> {
  const dreams = Number(await page.locator('reverie-status').getAttribute('data-dreams'));
  return {
    ...(await lightOf(page)),
    ...(await usageOf(devtools)),
    atMs: performance.now(),
    dreams,
  };
}
