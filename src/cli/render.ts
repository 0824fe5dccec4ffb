import {mkdtemp, rename, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {chromium, type Page} from 'playwright-core';
import {CodedError} from '../lib/message.ts';
import {textOf} from '../lib/message.ts';
import type {RenderPage} from '../render/page.ts';
import type {Rendered} from '../render/publish.ts';
import {findChromium} from './chromium.ts';
import {UsageError, type Command, type Terminal} from './command.ts';
import {readRenderOptions, renderUsage, type RenderRequest} from './render-options.ts';
import {ensureCurrent, ownSite, serveSite} from './site.ts';
import {megabytes} from '../lib/megabytes.ts';

declare const renderPage: RenderPage;

const pollMs = 200;

/** Renders a file in a headless Chromium, by the page's own code. */
export const render: Command = {
  summary: 'dream a video or an image to a file, without a window',
  usage: renderUsage,
  async run(args, terminal) {
    const request = readRenderOptions(args);
    try {
      await checkFiles(request);
      await inPage(request, terminal, (page) => renderIn(page, request, terminal));
    } catch (error) {
      if (request.json) {
        const fault = faultOf(error, terminal);
        const message = textOf(error);
        terminal.print(JSON.stringify({type: 'failed', fault, message}));
      }
      throw error;
    }
  },
};

/** A rendering that failed, as the page reports it. */
class RenderingFailed extends CodedError {}

/** The user ended the command; `far` is how far it came, or empty. */
class Interrupted extends Error {
  constructor(far: string) {
    super(`Interrupted${far && ` after ${far}`}; nothing was written.`);
  }
}

function faultOf(error: unknown, {signal}: Terminal): string {
  if (signal.aborted) return 'interrupted';
  if (error instanceof RenderingFailed) return error.code;
  return error instanceof UsageError ? 'usage' : 'failed';
}

async function checkFiles({input, output, guide}: RenderRequest): Promise<void> {
  const isFile = async (path: string): Promise<boolean> =>
    (await stat(path).catch(() => undefined))?.isFile() ?? false;
  if (!(await isFile(input)))
    throw new UsageError(`INPUT must be a video or an image; there is no file ${JSON.stringify(input)}.`);
  if (guide !== undefined && !(await isFile(guide)))
    throw new UsageError(`--guide must be an image; there is no file ${JSON.stringify(guide)}.`);
  const folder = dirname(resolve(output));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new UsageError(`OUTPUT must be in an existing folder; there is no ${folder}.`);
  }
}

const vulkan = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-angle=vulkan',
  '--disable-vulkan-surface',
];

/** Runs `work` in the page, in a browser with a profile of its own: in a private window all files would be in memory. */
async function inPage(
  {gpu}: RenderRequest,
  {say, signal}: Terminal,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      'Chromium or Chrome is needed and was not found. Install one (Debian, Ubuntu: apt-get install chromium), or set REVERIE_CHROMIUM to its path.',
    );
  }
  await ensureCurrent(ownSite, say);
  const site = await serveSite(ownSite);
  const profile = await mkdtemp(join(tmpdir(), 'reverie-render-'));
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      acceptDownloads: true,
      // Interrupted, it is closed below, and what it kept is deleted.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(gpu ? vulkan : [])],
    });
    const stop = (): void => void context.close();
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const page = await context.newPage();
      await page.goto(`${site.url}src/render/page.html`);
      await work(page);
    } finally {
      signal.removeEventListener('abort', stop);
      await context.close();
    }
  } catch (error) {
    // The browser was closed under it; that is not what went wrong.
    if (!(error instanceof Interrupted)) signal.throwIfAborted();
    throw error;
  } finally {
    await site.close();
    await rm(profile, {recursive: true, force: true, maxRetries: 5});
  }
}

/** Renders INPUT in the page and saves the result as OUTPUT. */
async function renderIn(page: Page, request: RenderRequest, terminal: Terminal): Promise<void> {
  const {input, output, guide, task, json} = request;
  const {print, say} = terminal;
  const startMs = performance.now();
  await page.locator('#source').setInputFiles(input);
  if (guide !== undefined) await page.locator('#guide').setInputFiles(guide);
  const id = await page.evaluate((asked) => renderPage.start(asked), task);
  const unit = task.kind === 'video' ? 'frames' : 'thousandths';
  const {rendered, total, expected} = await completed(page, id, unit, request, terminal);
  await save(page, id, output);
  const seconds = (performance.now() - startMs) / 1000;
  const {bytes} = rendered.clip;
  const notices = rendered.notices.map(({message}) => message);
  if (json) {
    print(JSON.stringify({type: 'done', output, bytes, [unit]: total, seconds, notices}));
    return;
  }
  // What was said before the first frame is not said again.
  for (const notice of notices.slice(expected)) say(notice);
  print(`${output}: ${megabytes(bytes)} in ${seconds.toFixed(0)} s.`);
}

/** Waits until the rendering is complete, and reports its progress. Throws RenderingFailed and Interrupted. */
async function completed(
  page: Page,
  id: string,
  unit: string,
  {json}: RenderRequest,
  {print, say, onProgress, signal}: Terminal,
): Promise<{readonly rendered: Rendered; readonly total: number; readonly expected: number}> {
  let far = '';
  let reported = -1;
  let expected = 0;
  for (;;) {
    const {state, done, total, leftS, error, rendered, notices} = await page
      .evaluate((of) => renderPage.state(of), id)
      .catch((error: unknown) => {
        throw signal.aborted ? new Interrupted(far) : error;
      });
    for (const {message} of notices.slice(expected)) {
      if (json) print(JSON.stringify({type: 'notice', message}));
      else say(message);
    }
    expected = Math.max(expected, notices.length);
    if (total > 0 && done !== reported) {
      reported = done;
      far = `${done} of ${total} ${unit}`;
      if (json) print(JSON.stringify({type: 'progress', done, total, unit, leftS}));
      else onProgress(done, total, unit);
    }
    if (state === 'failed' && error) {
      const {message, advice} = error;
      throw new RenderingFailed({...error, message: advice ? `${message} ${advice}` : message});
    }
    if (state === 'done' && rendered) return {rendered, total, expected};
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function save(page: Page, id: string, output: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((of) => renderPage.save(of), id),
  ]);
  // Complete or not at all: the file gets its name last.
  const part = `${output}.part`;
  try {
    await download.saveAs(part);
    await rename(part, output);
  } finally {
    await rm(part, {force: true});
  }
}
