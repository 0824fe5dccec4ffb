import type {TestProject} from 'vitest/node';
import {ensureChromium} from './chromium.ts';
import {serveSite} from './serve.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the product's production build, with a slash at its end. */
    siteUrl: string;
    /** Folder of that build. */
    siteFolder: string;
    /** Address of the test's own pages, below which each has its path in the project. */
    pagesUrl: string;
  }
}

/** Pages that show one part of the product to a test. */
const pages = ['backend/index.html', 'display/index.html', 'kernel/index.html', 'loss/index.html', 'ui.html'];

/** Once before the browser tests: a Chromium, the production build, and the tests' own pages, served until they end. */
export default async function setup({provide}: TestProject): Promise<() => Promise<unknown>> {
  ensureChromium();
  const site = await serveSite();
  const own = await serveSite(...pages.map((page) => `test/browser/fixtures/${page}`));
  provide('siteUrl', site.url);
  provide('siteFolder', site.folder);
  provide('pagesUrl', own.url);
  return () => Promise.all([site.close(), own.close()]);
}
