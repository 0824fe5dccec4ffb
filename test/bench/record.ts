/**
 * Times recording on this machine, in a headless Chromium with its test picture as the camera:
 *   npm run bench -- --what record [--seconds 10] [--turns 2] [--rate 30] [--json FILE]
 * Turns with and without recording alternate, so that whatever else the machine does disturbs both alike. The cost of a
 * frame is the browser's processor time with recording less that without, over the frames recorded.
 */
import {readFile, writeFile} from 'node:fs/promises';
import os from 'node:os';
import {parseArgs} from 'node:util';
import type {CDPSession, Page} from 'playwright-core';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {serveSite} from '../support/serve.ts';

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

/** Runs the benchmark. Throws Error for arguments that it cannot use. */
export async function benchRecord(args: string[]): Promise<void> {
  const {values} = parseArgs({
    args,
    options: {
      what: {type: 'string'},
      seconds: {type: 'string', default: '10'},
      turns: {type: 'string', default: '2'},
      rate: {type: 'string', default: '30'},
      json: {type: 'string'},
    },
  });
  const [seconds, turns, rate] = [values.seconds, values.turns, values.rate].map(Number) as [
    number,
    number,
    number,
  ];
  if (!(seconds > 0 && turns >= 1 && rate >= 1 && rate <= 60)) {
    throw new Error('--seconds is above 0, --turns at least 1, --rate 1 to 60.');
  }
  const site = await serveSite();
  const browser = await launch({gpu: 'none', camera: 'fake'});
  try {
    // As many dreams as the machine can do, of one size, so that what recording costs is seen in them.
    const query = `source=camera&cameraSize=640x480&governor=false&resolution=120&frameRate=60&recordSound=none&recordRate=${rate}`;
    const app = await openApp(browser, site.url, {query});
    const {page} = app;
    const devtools = await browser.newBrowserCDPSession();
    await app.dreams(20);
    console.log(
      `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores; 640 × 480, ${turns} turns of ${seconds} s each way`,
    );
    console.log(['recording', 'dreams/s', 'frames/s', 'left out', 'MB/min', 'memory MB'].join('\t'));
    const all: Turn[] = [];
    for (let i = 0; i < 2 * turns; i++) {
      const turn = await take(page, devtools, i % 2 === 1, seconds);
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
    const sum = (of: (turn: Turn) => number, recording: boolean): number =>
      all.filter((turn) => turn.recording === recording).reduce((total, turn) => total + of(turn), 0);
    const ratio = sum((turn) => turn.dreamsPerSecond, true) / sum((turn) => turn.dreamsPerSecond, false);
    const cpuSeconds = sum((turn) => turn.cpuSeconds, true) - sum((turn) => turn.cpuSeconds, false);
    const msPerFrame = (1000 * cpuSeconds) / sum((turn) => turn.frames, true);
    console.log(
      `dreams with recording to those without: ${ratio.toFixed(3)}; ${msPerFrame.toFixed(1)} ms of processor time a frame`,
    );
    if (values.json !== undefined) {
      await writeFile(values.json, `${JSON.stringify({ratio, msPerFrame, turns: all}, undefined, 2)}\n`);
    }
  } finally {
    await browser.close();
    await site.close();
  }
}

async function take(page: Page, devtools: CDPSession, recording: boolean, seconds: number): Promise<Turn> {
  if (recording) {
    await page.keyboard.press('v');
    while ((await lightOf(page)).frames < 1) await page.waitForTimeout(50);
  }
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
  const {processInfo} = await devtools.send('SystemInfo.getProcessInfo');
  const dreams = Number(await page.locator('reverie-status').getAttribute('data-dreams'));
  const residents = await Promise.all(processInfo.map(({id}) => residentMb(id)));
  return {
    ...(await lightOf(page)),
    atMs: performance.now(),
    dreams,
    cpuSeconds: processInfo.reduce((sum, {cpuTime}) => sum + cpuTime, 0),
    memoryMb: residents.reduce((sum, mb) => sum + mb, 0),
  };
}

/** Resident memory of a process; 0 where the system does not say. */
async function residentMb(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
