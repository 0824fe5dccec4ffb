import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {groups} from '../../src/params/parameter.ts';
import {defaults, keys} from '../../src/params/values.ts';
import type {Destination} from '../../src/ui/search/entries.ts';
import {sections} from '../../src/ui/search/sections.ts';
import {launch, troubles} from '../support/browser.ts';
import type {harness as Harness} from './fixtures/ui.ts';

declare const harness: typeof Harness;

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none'});
});
afterAll(() => browser.close());

/** What has the focus, through shadow roots: each host’s name, or its key, from the outside to the inside. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const path: string[] = [];
    let at = document.activeElement;
    while (at) {
      const group = at.closest<HTMLElement>('[data-group]');
      path.push(
        (at as HTMLElement).dataset['key'] ?? (group ? String(group.dataset['group']) : at.localName),
      );
      if (!at.shadowRoot?.activeElement) {
        const {width, top, bottom} = at.getBoundingClientRect();
        if (width > 0 && bottom > 0 && top < innerHeight) path.push('in sight');
        break;
      }
      at = at.shadowRoot.activeElement;
    }
    return path;
  });

test('a result leads to its control, wherever that is, or does what it says', async () => {
  const page = await browser.newPage({viewport: {width: 1440, height: 900}});
  const heard = troubles(page);
  await page.goto(`${inject('pagesUrl')}test/browser/fixtures/ui.html`);
  await page.waitForFunction(() => customElements.get('reverie-search') !== undefined);
  const search = page.locator('reverie-search');
  const typed = async (words: string) => {
    await page.keyboard.press('/');
    await search.getByRole('combobox').waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await search.waitFor({state: 'detached'});
  };

  await typed('horizontal drift');
  await expect.poll(() => focus(page)).toEqual(expect.arrayContaining(['driftX', 'in sight']));
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => new URL(page.url()).searchParams.get('driftX')).toBe('0.01');
  // From a focused slider too; the second result by the arrow, or by a press.
  await page.keyboard.press('/');
  await page.keyboard.type('kennel');
  await search.getByRole('option', {name: /Kennel/}).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('mixed6')).not.toBe(null);
  await page.keyboard.press('/');
  await page.keyboard.type('nothing is called so');
  await search.getByText('Try another word').waitFor();
  await page.keyboard.press('Escape');
  await search.waitFor({state: 'detached'});

  await typed('performance view');
  const view = page.locator('reverie-perform');
  await view.waitFor();
  await typed('zoom');
  await expect.poll(() => focus(page)).toEqual(expect.arrayContaining(['reverie-perform', 'zoom']));
  await view.getByRole('button', {name: 'Search'}).click();
  await page.keyboard.type('smoothing');
  await page.keyboard.press('Enter');
  await view.waitFor({state: 'detached'});
  await expect.poll(() => focus(page)).toEqual(expect.arrayContaining(['smoothing', 'in sight']));
  expect(heard).toEqual([]);
  await page.close();
});

test('what is typed before the search is there becomes its words, and does nothing else', async () => {
  const page = await browser.newPage();
  const heard = troubles(page);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/drawer-[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${inject('pagesUrl')}test/browser/fixtures/ui.html`);
  await page.waitForFunction(() => 'harness' in globalThis && harness.dreamer.frames > 0);
  await page.keyboard.press('/');
  // Keys that mirror the image, reset the dream and so on.
  await page.keyboard.type('mirrors');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => customElements.get('reverie-search'))).toBe(undefined);
  release();
  const field = page.getByRole('combobox', {name: /^Search/});
  await expect.poll(() => field.inputValue()).toBe('mirror');
  await page.keyboard.type('x');
  await expect.poll(() => field.inputValue()).toBe('mirrorx');
  expect(await page.evaluate(() => harness.dreamer.calls)).not.toContain('reset');
  expect(await page.evaluate(() => harness.dreamer.values.at(-1))).toEqual(defaults);
  await page.keyboard.press('Escape');
  await page.locator('reverie-search').waitFor({state: 'detached'});
  expect(heard).toEqual([]);
  await page.close();
});

test.each([
  ['wide', {width: 1440, height: 900}],
  ['a phone', {width: 390, height: 844}],
])('everything that can be found has a place that it leads to: %s', async (_, viewport) => {
  const page = await browser.newPage({viewport});
  await page.goto(`${inject('pagesUrl')}test/browser/fixtures/ui.html`);
  await page.waitForFunction(() => customElements.get('reverie-search') !== undefined);
  const places: readonly Destination[] = [
    ...keys.map((key) => ({kind: 'parameter', key}) as const),
    ...Object.keys(sections)
      // Only there with `reverie serve`.
      .filter((section) => section !== 'reverie-remote-section')
      .map((section) => ({kind: 'section', section}) as Destination),
    ...groups.map((group) => ({kind: 'group', group}) as const),
    ...(['depth', 'intensity'] as const).map((dial) => ({kind: 'dial', dial}) as const),
  ];
  // Shown in another control’s place while they have none.
  const stands: Readonly<Record<string, string>> = {
    ...{guide: 'objective', mixed8: 'depth', mixed9: 'depth', mixed10: 'depth', install: 'install'},
    ...(defaults.source === 'camera' ? {} : {cameraDevice: 'source', cameraSize: 'source'}),
  };
  for (const to of places) {
    const name = String(Object.values(to)[1]);
    await page.evaluate((detail) => {
      document.querySelector('reverie-app')?.dispatchEvent(new CustomEvent('find', {detail}));
    }, to);
    const wanted = name === 'source' ? 'reverie-source' : (stands[name] ?? name);
    await expect
      .poll(() => focus(page), {message: name})
      .toEqual(expect.arrayContaining([wanted, 'in sight']));
  }
  await page.close();
});
