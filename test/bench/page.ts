/**
 * Times the app itself on the production build, in a headless Chromium on a machine without a GPU:
 *   npm run bench -- --what page [--clip FILE] [--size 1440x900] [--query KEY=VALUE&…] [--gpu none|software]
 *                    [--seconds 15] [--trace FILE] [--json FILE]
 * The camera plays the clip (any format that ffmpeg reads) or else Chromium's test pattern, at 30 fps. The page is loaded
 * twice, the second time with warm caches. Once the governor has settled, the second is observed: frames per second from
 * the canvas and on the screen, by the browser's trace, and the app's status. Each thread's marks and measures show the
 * start. Exit status 2 for invalid arguments.
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import type {Browser} from 'playwright-core';
import {launch} from '../support/browser.ts';
import {serveSite} from '../support/serve.ts';
import {readSize} from '../support/size.ts';
import {loadApp, type Load} from './page-load.ts';
import {framesIn, type Frames} from './page-trace.ts';

interface PageOptions {
  readonly clip?: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly query: string;
  readonly gpu: 'none' | 'software';
  readonly seconds: number;
  readonly trace?: string | undefined;
  readonly json?: string | undefined;
}

/** For the governor to settle once the page has loaded. */
const settleMs = 8000;

function readOptions(args: string[]): PageOptions {
  const text = (value: string) => ({type: 'string', default: value}) as const;
  const {values} = parseArgs({
    args,
    options: {
      what: text('page'),
      clip: {type: 'string'},
      size: text('1440x900'),
      query: text(''),
      gpu: text('none'),
      seconds: text('15'),
      trace: {type: 'string'},
      json: {type: 'string'},
    },
  });
  if (values.clip !== undefined && !existsSync(values.clip))
    throw new Error(`--clip takes a video file; ${values.clip} does not exist.`);
  const seconds = Number(values.seconds);
  if (!(seconds >= 1 && seconds <= 600))
    throw new Error(`--seconds takes 1 to 600; got "${values.seconds}".`);
  const {gpu} = values;
  if (gpu !== 'none' && gpu !== 'software') throw new Error(`--gpu takes none, software; got "${gpu}".`);
  return {...values, gpu, seconds, ...readSize(values.size, 'size', 1)};
}

/** Converts the clip for Chromium's fake camera. */
function asCamera(clip: string, folder: string): string {
  const file = join(folder, 'camera.mjpeg');
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', clip, '-c:v', 'mjpeg', '-q:v', '4', file]);
  return file;
}

type Figures = Frames &
  Record<'displayFps' | 'dreamsPerSecond' | 'msPerStep', number> & {
    readonly dreamSize: string;
    readonly sourceSize: string;
    readonly steps: number;
  };

/** Traces a loaded app: mean figures of its status, and frame rates from the trace. */
async function observe(browser: Browser, {app}: Load, {seconds, trace}: PageOptions): Promise<Figures> {
  const {page} = app;
  const categories =
    trace === undefined
      ? ['viz', 'blink']
      : ['viz', 'blink', 'cc', 'gpu', 'toplevel', 'devtools.timeline', 'v8'];
  await browser.startTracing(page, {categories, screenshots: false});
  const readings: Record<string, string | number>[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await page.waitForTimeout(1000);
    readings.push(await app.status());
  }
  const traced = await browser.stopTracing();
  if (trace !== undefined) await writeFile(trace, traced);
  const mean = (key: string): number =>
    readings.reduce((sum, reading) => sum + Number(reading[key]), 0) / readings.length;
  const last = readings.at(-1) ?? {};
  return {
    ...framesIn(traced.toString()),
    displayFps: mean('displayFps'),
    dreamsPerSecond: mean('dreamsPerSecond'),
    msPerStep: mean('msPerStep'),
    dreamSize: String(last.dreamSize),
    sourceSize: String(last.sourceSize),
    steps: Number(last.steps),
  };
}

const oneDecimal = (value: number): string => value.toFixed(1);

function printLoad(name: string, {firstPictureMs, firstFrameMs, firstDreamMs, phases}: Load): void {
  console.log(
    `${name}: first picture ${firstPictureMs.toFixed(0)} ms, the worker’s first frame ${firstFrameMs.toFixed(0)} ms, first dream ${firstDreamMs.toFixed(0)} ms after navigation`,
  );
  for (const {thread, name: phase, fromMs, toMs} of phases) {
    console.log(
      `  ${fromMs.toFixed(0).padStart(6)} to ${toMs.toFixed(0).padStart(6)} ms  ${thread}: ${phase}`,
    );
  }
}

function printFigures(figures: Figures): void {
  const {
    canvasFps,
    screenFps,
    longestGapMs,
    displayFps,
    dreamsPerSecond,
    msPerStep,
    dreamSize,
    steps,
    sourceSize,
  } = figures;
  console.log(
    `display: ${oneDecimal(canvasFps)} fps from the canvas (longest gap ${longestGapMs.toFixed(0)} ms), ` +
      `${oneDecimal(screenFps)} on screen, ${oneDecimal(displayFps)} by the status; source ${sourceSize}`,
  );
  console.log(
    `dreams: ${oneDecimal(dreamsPerSecond)} per second at ${dreamSize}, ${steps} steps of ${msPerStep.toFixed(0)} ms`,
  );
}

/** Runs the benchmark. Throws Error for invalid arguments. */
export async function benchPage(args: string[]): Promise<void> {
  const options = readOptions(args);
  const folder = await mkdtemp(join(os.tmpdir(), 'reverie-bench-'));
  const camera = options.clip === undefined ? 'fake' : asCamera(options.clip, folder);
  const site = await serveSite();
  const browser = await launch({gpu: options.gpu, camera});
  try {
    const context = await browser.newContext({viewport: options});
    const cold = await loadApp(context, `${site.url}?${options.query}`);
    await cold.app.page.close();
    const warm = await loadApp(context, `${site.url}?${options.query}`);
    await warm.app.page.waitForTimeout(settleMs);
    const figures = await observe(browser, warm, options);
    const cores = os.cpus();
    const machine = {cpu: cores[0]?.model, cores: cores.length, browser: browser.version()};
    console.log(
      `${machine.cpu ?? ''}, ${machine.cores} cores; Chromium ${machine.browser}, GPU: ${options.gpu}`,
    );
    printLoad('cold', cold);
    printLoad('warm', warm);
    printFigures(figures);
    if (options.json !== undefined) {
      const load = ({firstPictureMs, firstFrameMs, firstDreamMs, phases}: Load) => ({
        ...{firstPictureMs, firstFrameMs, firstDreamMs, phases},
      });
      const report = {machine, options, cold: load(cold), warm: load(warm), figures};
      await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
    }
  } finally {
    await browser.close();
    await site.close();
    await rm(folder, {recursive: true});
  }
}
