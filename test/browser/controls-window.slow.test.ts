import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch, troubles} from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
});
afterAll(() => browser.close());

test('the controls move to a window of their own, play the dream from there, and come back when it is closed', async () => {
  const app = await openApp(browser, inject('siteUrl'), {query: `source=scene&${leastDreams}`});
  const {page} = app;
  await app.dreams(1);
  const panel = page.locator('reverie-panel');
  const asked = (key: string) => expect.poll(() => new URL(page.url()).searchParams.get(key));
  const open = async () => {
    const [opened] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
    await opened.locator('reverie-panel').waitFor();
    return opened;
  };

  const controls = await open();
  const heard = troubles(controls);
  await expect.poll(() => panel.isVisible(), {message: 'the picture alone stays'}).toBe(false);
  // By mouse and by keys, undone as steps of their own.
  await controls.getByRole('button', {name: /^Oil/}).click();
  await asked('driftX').toBe('0.01');
  await controls.getByRole('button', {name: /^Tunnel/}).click();
  await asked('zoom').not.toBe(null);
  await controls.keyboard.press('z');
  await asked('driftX').toBe('0.01');
  await controls.keyboard.press('/');
  await controls.locator('reverie-search').getByRole('combobox').waitFor();
  expect(await page.locator('reverie-search').count()).toBe(0);
  await controls.keyboard.type('horizontal drift');
  await controls.keyboard.press('Enter');
  await expect
    .poll(() =>
      controls.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at?.localName;
      }),
    )
    .toBe('input');
  await controls.keyboard.press('ArrowRight');
  await asked('driftX').toBe('0.02');
  await controls.screenshot({path: 'test/artefacts/controls-window.png'});

  await controls.keyboard.press('e');
  await controls.locator('reverie-perform').waitFor();
  expect(await page.locator('reverie-perform').count()).toBe(0);
  const zoom = controls.getByRole('slider', {name: 'Zoom'});
  await zoom.focus();
  await controls.keyboard.press('ArrowUp');
  await asked('zoom').toBe('0.04');
  await controls.screenshot({path: 'test/artefacts/controls-window-perform.png'});

  // A reload of the window gets the controls again.
  await controls.reload();
  await controls.locator('reverie-perform').waitFor();
  await Promise.all([controls.waitForEvent('close'), controls.getByRole('button', {name: /window/}).click()]);
  await page.locator('reverie-perform').waitFor();
  await page.keyboard.press('e');
  await expect.poll(() => panel.isVisible()).toBe(true);

  // Closed as windows are, and by the key in the picture’s.
  await (await open()).close();
  await expect.poll(() => panel.isVisible()).toBe(true);
  const again = await open();
  await Promise.all([again.waitForEvent('close'), page.keyboard.press('o')]);
  await expect.poll(() => panel.isVisible()).toBe(true);
  expect([...app.heard, ...heard]).toEqual([]);
  await page.context().close();
});
