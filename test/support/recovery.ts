import type {Page, Worker} from 'playwright-core';
import {expect} from 'vitest';
import type {App} from './app.ts';
import {dreamWorker} from './faults.ts';

/** What a user may wait for, and what a machine that does other work at the same time needs beside it. */
const load = 3;
export const liveAgainMs = 10_000 * load;
export const cameraBackMs = 5000 * load;
export const cameraGoneMs = 20_000 * load;

/** Waits until the running source has this label. */
export const sourceRuns = (app: App, label: RegExp, timeout: number): Promise<void> =>
  expect
    .poll(
      () =>
        app.page
          .locator('reverie-status')
          .evaluate((element) => (element as unknown as {sourceLabel: string}).sourceLabel),
      {timeout},
    )
    .toMatch(label);

/** Waits until a worker other than this one has dreamed. */
export async function dreamsWithout(app: App, worker: Worker): Promise<void> {
  await expect.poll(() => dreamWorker(app.page), {timeout: liveAgainMs}).not.toBe(worker);
  await app.dreams(1);
}

/** Waits until a dream of another worker than the one that had dreamed `before` has been dreamed. */
export async function dreamsAgain(app: App, before: number, timeout = liveAgainMs): Promise<void> {
  await expect
    .poll(async () => Number((await app.status()).dreams ?? 0), {timeout, interval: 50})
    .toBeLessThan(before);
  await app.dreams(1);
}

/** How many notices about the source are shown. */
export const sourceNotices = (app: App): Promise<number> => app.page.locator('[data-notice=source]').count();

/** Keeps the codes of all notices from before the page is opened on. Returns those so far, with the codes of their causes. */
export async function keepReports(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const codes = new Set<string>();
    Object.assign(globalThis, {codes});
    interface Reported {
      readonly code?: string;
      readonly data?: {readonly cause?: Reported};
    }
    setInterval(() => {
      const notices = document
        .querySelector('reverie-app')
        ?.shadowRoot?.querySelector<Element & {notices?: readonly Reported[]}>('reverie-notice')?.notices;
      for (const notice of notices ?? []) {
        for (let each: Reported | undefined = notice; each; each = each.data?.cause)
          codes.add(each.code ?? 'without a code');
      }
    }, 50);
  });
  return () => page.evaluate(() => [...(globalThis as unknown as {codes: Set<string>}).codes]);
}
