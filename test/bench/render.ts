/**
 * Times offline rendering of a video, from file to file, in a headless Chromium:
 *   npm run bench -- --what render [--clip FILE] [--seconds 2] [--sizes 75,160,240] [--json FILE]
 * Sizes are the dream's short sides. Each is also timed with next to no ascent, to show the cost of the rest: decoding,
 * feedback, composite and encoding.
 */
import {writeFile} from 'node:fs/promises';
import os from 'node:os';
import {parseArgs} from 'node:util';
import {defaults} from '../../src/params/values.ts';
import type {RenderPage} from '../../src/render/page.ts';
import {defaultVideo, type VideoSpec} from '../../src/render/spec.ts';
import {launch} from '../support/browser.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {serveSite} from '../support/serve.ts';

declare const renderPage: RenderPage;

interface Row {
  readonly dreamPx: number;
  readonly frames: number;
  readonly framesPerSecond: number;
  /** The same with one step of the shallowest layer: almost only the rest. */
  readonly restFramesPerSecond: number;
}

/** Runs the benchmark. Throws Error for invalid arguments. */
export async function benchRender(args: string[]): Promise<void> {
  const {values} = parseArgs({
    args,
    options: {
      what: {type: 'string'},
      clip: {type: 'string', default: rabbitVideo},
      seconds: {type: 'string', default: '2'},
      sizes: {type: 'string', default: '75,160,240'},
      json: {type: 'string'},
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const seconds = Number(values.seconds);
  if (!(seconds > 0) || sizes.some((size) => !(size >= 75 && size <= 1080))) {
    throw new Error(
      `--seconds must be above 0 and --sizes 75 to 1080; got ${values.seconds} and ${values.sizes}.`,
    );
  }
  console.log(
    `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores; ${values.clip}, the first ${seconds} s`,
  );
  console.log(['dream px', 'frames', 'frames/s', 'rest alone, frames/s'].join('\t'));
  const rows: Row[] = [];
  const site = await serveSite('src/render/page.html');
  const browser = await launch({gpu: 'none'});
  try {
    const page = await browser.newPage();
    await page.goto(`${site.url}src/render/page.html`);
    const time = async (spec: VideoSpec): Promise<{frames: number; perSecond: number}> => {
      await page.locator('#source').setInputFiles(values.clip);
      const id = await page.evaluate((asked) => renderPage.start({kind: 'video', spec: asked}), spec);
      let first: {atMs: number; done: number} | undefined;
      for (;;) {
        const {state, done, total, error} = await page.evaluate((of) => renderPage.state(of), id);
        if (state === 'failed') throw new Error(error?.message ?? 'The rendering failed.');
        // From the first frame on: the network is opened once per video.
        if (done > 0) first ??= {atMs: performance.now(), done};
        if (first && done === total) {
          const perSecond = (1000 * (done - first.done)) / (performance.now() - first.atMs);
          await page.evaluate((of) => renderPage.remove(of), id);
          return {frames: done, perSecond};
        }
        await page.waitForTimeout(20);
      }
    };
    for (const dreamPx of sizes) {
      const spec = {...defaultVideo, toS: seconds, values: {...defaults, resolution: dreamPx}};
      const look = await time(spec);
      const least = {...spec.values, mixed0: 1, mixed3: 0, mixed4: 0, steps: 1, resolution: 75};
      const rest = await time({...spec, values: least});
      const row = {
        dreamPx,
        frames: look.frames,
        framesPerSecond: look.perSecond,
        restFramesPerSecond: rest.perSecond,
      };
      rows.push(row);
      console.log([dreamPx, row.frames, look.perSecond.toFixed(2), rest.perSecond.toFixed(2)].join('\t'));
    }
  } finally {
    await browser.close();
    await site.close();
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
}
