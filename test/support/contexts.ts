import type {Browser, BrowserContext, BrowserContextOptions, Page} from 'playwright-core';

/**
 * Pages of a browser, in one context for each set of options: what the browser has compiled of a site it compiles once. What
 * a page kept in the local storage is not the next one's.
 */
export class Contexts {
  readonly #browser: Browser;
  readonly #contexts = new Map<string, BrowserContext>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A page, which the caller closes. */
  async newPage(options: BrowserContextOptions): Promise<Page> {
    const key = JSON.stringify(options);
    const context = this.#contexts.get(key) ?? (await this.#browser.newContext(options));
    this.#contexts.set(key, context);
    const page = await context.newPage();
    await page.addInitScript(() => localStorage.clear());
    return page;
  }
}
