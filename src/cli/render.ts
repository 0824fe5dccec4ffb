import {mkdtemp, rename, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {chromium, type Page} from 'playwright-core';
import {reasonOf} from '../lib/reason.ts';
import type {RenderPage} from '../render/page.ts';
import {findChromium} from './chromium.ts';
import {UsageError, type Command, type Terminal} from './command.ts';
import {readRenderOptions, renderUsage, type RenderRequest} from './render-options.ts';
import {ensureCurrent, ownSite, serveSite} from './site.ts';

declare const renderPage: RenderPage;

const askEveryMs = 200;

/** Renders a file in a headless Chromium, by the page's own code. */
export const render: Command = {
  summary: 'dream a film or a picture, without a window',
  usage: renderUsage,
  async run(args, terminal) {
    const request = readRenderOptions(args);
    try {
      await checkFiles(request);
      await inPage(request, terminal, (page) => renderIn(page, request, terminal));
    } catch (error) {
      if (request.json) {
        const fault = faultOf(error, terminal);
        const message = reasonOf(error);
        terminal.print(JSON.stringify({type: 'failed', fault, message}));
      }
      throw error;
    }
  },
};

function faultOf(error: unknown, {signal}: Terminal): string {
  if (signal.aborted) return 'interrupted';
  if (error instanceof Failed) return error.fault;
  return error instanceof UsageError ? 'usage' : 'failed';
}

/** The page said why it could not. */
class Failed extends Error {
  constructor(
    readonly fault: string,
    message: string,
  ) {
    super(message);
  }
}

async function checkFiles({input, output}: RenderRequest): Promise<void> {
  const file = await stat(input).catch(() => undefined);
  if (!file?.isFile())
    throw new UsageError(`INPUT is a film or a picture; there is no file ${JSON.stringify(input)}.`);
  const folder = dirname(resolve(output));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new UsageError(`OUTPUT lies in a folder that exists; there is no ${folder}.`);
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
    if (!(error instanceof Error && error.message.startsWith('Interrupted'))) signal.throwIfAborted();
    throw error;
  } finally {
    await site.close();
    await rm(profile, {recursive: true, force: true, maxRetries: 5});
  }
}

async function renderIn(
  page: Page,
  {input, output, task, json}: RenderRequest,
  terminal: Terminal,
): Promise<void> {
  const {print, say, onProgress} = terminal;
  await page.locator('input').setInputFiles(input);
  const startMs = performance.now();
  const id = await page.evaluate((asked) => renderPage.start(asked), task);
  const unit = task.kind === 'video' ? 'frames' : 'thousandths';
  let shown = -1;
  let frames = 0;
  for (;;) {
    const {state, done, total, leftS, fault, rendered} = await page
      .evaluate((of) => renderPage.state(of), id)
      .catch((error: unknown) => {
        if (!terminal.signal.aborted) throw error;
        const far = frames > 0 ? ` after ${shown} of ${frames} ${unit}` : '';
        throw new Error(`Interrupted${far}; nothing was written.`);
      });
    frames = total;
    if (total > 0 && done !== shown) {
      shown = done;
      if (json) print(JSON.stringify({type: 'progress', done, total, unit, leftS}));
      else onProgress(done, total, unit);
    }
    if (state === 'failed' && fault) throw new Failed(fault.fault, `${fault.message} ${fault.advice}`);
    if (state === 'done' && rendered) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.evaluate((of) => renderPage.save(of), id),
      ]);
      // Whole or not at all: the name is given last.
      const part = `${output}.part`;
      try {
        await download.saveAs(part);
        await rename(part, output);
      } finally {
        await rm(part, {force: true});
      }
      const seconds = (performance.now() - startMs) / 1000;
      const {
        clip: {bytes},
        notices,
      } = rendered;
      if (json) print(JSON.stringify({type: 'done', output, bytes, [unit]: total, seconds, notices}));
      else {
        for (const notice of notices) say(notice);
        print(`${output}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(0)} s.`);
      }
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}
