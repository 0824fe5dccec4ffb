import {launch} from '../support/browser.ts';
import {serveSite} from '../support/serve.ts';
import {usageOf} from './processes.ts';
import type {LongRecording} from './recorder/page.ts';

declare const longRecording: LongRecording;

const fixture = 'test/bench/recorder/index.html';
const settings = {widthPx: 640, heightPx: 480, frameRateHz: 30, quality: 'good'} as const;

export interface LongRow {
  readonly minute: number;
  readonly memoryMb: number;
  readonly fileMb: number;
  /** Wall-clock and CPU time per frame, for drawing, encoding and writing. */
  readonly msPerFrame: number;
  readonly cpuMsPerFrame: number;
}

/**
 * The recorder alone, fed drawn frames of 640 × 480 as fast as it accepts them: cost per frame, and memory and file size
 * after each minute of the clip.
 */
export async function benchLong(minutes: number): Promise<LongRow[]> {
  const site = await serveSite(fixture);
  const browser = await launch({gpu: 'none'});
  const rows: LongRow[] = [];
  try {
    const page = await browser.newPage();
    await page.goto(site.url + fixture);
    const devtools = await browser.newBrowserCDPSession();
    await page.evaluate((options) => longRecording.start(options), settings);
    console.log(['minute', 'memory MB', 'file MB', 'ms/frame', 'CPU ms/frame'].join('\t'));
    for (let minute = 1; minute <= minutes; minute++) {
      const frames = 60 * settings.frameRateHz;
      const before = await usageOf(devtools);
      const startMs = performance.now();
      const {bytes} = await page.evaluate((count) => longRecording.give(count), frames);
      const msPerFrame = (performance.now() - startMs) / frames;
      const {cpuSeconds, memoryMb} = await usageOf(devtools);
      const cpuMsPerFrame = (1000 * (cpuSeconds - before.cpuSeconds)) / frames;
      const row = {minute, memoryMb, fileMb: bytes / 1e6, msPerFrame, cpuMsPerFrame};
      rows.push(row);
      console.log(
        [
          minute,
          memoryMb.toFixed(0),
          row.fileMb.toFixed(1),
          msPerFrame.toFixed(2),
          cpuMsPerFrame.toFixed(2),
        ].join('\t'),
      );
    }
    const {clip, problem} = await page.evaluate(() => longRecording.stop());
    if (problem !== undefined) throw new Error(problem.message);
    console.log(
      `a clip of ${(clip.durationMs / 60_000).toFixed(2)} minutes, ${(clip.bytes / 1e6).toFixed(1)} MB`,
    );
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
}
