// What takes many dreams to show.
import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, test} from 'vitest';
import {presets} from '../../src/params/presets.ts';
import {difference, leastDreams, openApp, smallDreams, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import type {Picture} from '../support/png.ts';

const url = inject('siteUrl');

let opened: App | undefined;
afterEach(async () => {
  expect(opened?.heard ?? [], 'nothing is logged as an error').toEqual([]);
  await opened?.page.context().close();
});

describe('the dream', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch({gpu: 'software', camera: 'fake'});
  });
  afterAll(() => browser.close());

  async function open(options: Parameters<typeof openApp>[2]): Promise<App> {
    opened = await openApp(browser, url, options);
    return opened;
  }

  test('is another with each look, by key and by tile', async () => {
    const app = await open({
      query: `${smallDreams}&source=scene`,
    });
    await app.dreams(2);
    await app.page.keyboard.press('Space');
    const pictures: Picture[] = [];
    await app.page.keyboard.press('p');
    // That all looks differ is tested without a browser. The first ten have a key: 1 to 9, and 0.
    const chosen = [0, 1, 9, presets.length - 1];
    for (const [index, preset] of presets.entries()) {
      if (!chosen.includes(index)) continue;
      if (index < 10) await app.page.keyboard.press(String((index + 1) % 10));
      else await app.page.locator(`[data-preset=${preset.name}]`).click();
      await app.page.keyboard.press('r');
      await app.dreams(3);
      pictures.push(await app.snapshot());
      await app.keep(`preset-${preset.name}`);
      expect(app.page.url()).toContain(preset.name === presets[0]?.name ? 'source=scene' : 'mixed');
    }
    for (const [i, one] of pictures.entries()) {
      for (const other of pictures.slice(i + 1)) expect(difference(one, other)).toBeGreaterThan(1.5);
    }
  });

  test('holds its memory', async () => {
    const app = await open({
      query: `${leastDreams}&source=scene&zoom=0.2&governor=false`,
      width: 640,
      height: 400,
    });
    await app.dreams(10);
    await app.page.keyboard.press('Space');
    const heldNow = async () => {
      const {tensors, tensorBytes} = await app.status();
      return {tensors, tensorBytes};
    };
    await app.dreams(2);
    const before = await heldNow();
    await app.dreams(40);
    expect(await heldNow()).toEqual(before);
  });
});
