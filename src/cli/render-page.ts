import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium, type Page} from 'playwright-core';
import {findChromium, sandboxArguments} from './chromium.ts';
import type {Terminal} from './command.ts';
import {ensureCurrent, ownSite, serveSite, type Answer} from './site.ts';

/** The user ended the command; `far` is how far it came, or empty. */
export class Interrupted extends Error {
  constructor(far: string) {
    super(`Interrupted${far && ` after ${far}`}; nothing was written.`);
  }
}

const vulkan = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-angle=vulkan',
  '--disable-vulkan-surface',
];

/** The page that renders, in a headless Chromium of its own. */
export interface OpenPage {
  readonly page: Page;
  /** The address of the page's site, with a slash at its end. */
  readonly siteUrl: string;
}

/**
 * Runs `work` in the page, in a browser with a profile of its own: in a private window all files would be in memory.
 * `answer` may answer requests to the page's site.
 */
export async function inRenderPage<T>(
  {gpu}: {readonly gpu: boolean},
  {say, signal}: Pick<Terminal, 'say' | 'signal'>,
  work: (open: OpenPage) => Promise<T>,
  answer?: Answer,
): Promise<T> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      'Chromium or Chrome is needed and was not found. Install one (Debian, Ubuntu: apt-get install chromium), or set REVERIE_CHROMIUM to its path.',
    );
  }
  await ensureCurrent(ownSite, say);
  const site = await serveSite(ownSite, 0, answer);
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
      args: [...sandboxArguments(), ...(gpu ? vulkan : [])],
    });
    const stop = (): void => void context.close();
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      // The page that the browser opens anyway: another would be another process to start.
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(`${site.url}src/render/page.html`);
      return await work({page, siteUrl: site.url});
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
