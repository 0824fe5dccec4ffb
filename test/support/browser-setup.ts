import type {TestProject} from 'vitest/node';
import {ensureChromium} from './chromium.ts';
import {serveSite} from './serve.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the product's production build, with a slash at its end. */
    siteUrl: string;
    /** Folder of that build. */
    siteFolder: string;
  }
}

/** Once before the browser tests: a Chromium, and the production build, served until they end. */
export default async function setup({provide}: TestProject): Promise<() => Promise<void>> {
  ensureChromium();
  const site = await serveSite();
  provide('siteUrl', site.url);
  provide('siteFolder', site.folder);
  return () => site.close();
}
