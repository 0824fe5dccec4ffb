/** The timeline of a lane: keyframes by mouse, touch and keyboard, each drag one step of undo, and the text that follows. */
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {launch, troubles} from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none'});
});
afterAll(() => browser.close());

/** A page with a lane of zoom, which goes from -1 to 1, and all controls open at it. */
async function open(options: BrowserContextOptions, text: string) {
  const page = await (await browser.newContext(options)).newPage();
  const heard = troubles(page);
  await page.goto(`${inject('pagesUrl')}test/browser/fixtures/ui.html`);
  await page.waitForFunction(() => customElements.get('reverie-timeline') !== undefined);
  await page.getByRole('button', {name: 'All controls'}).click();
  await page.locator('reverie-automation summary').click();
  await page.getByRole('combobox', {name: 'Add lane'}).selectOption({label: 'Zoom'});
  const field = page.getByRole('textbox', {name: 'Lane of Zoom'});
  await field.fill(text);
  await field.press('Enter');
  const timeline = page.locator('reverie-timeline');
  await timeline.scrollIntoViewIfNeeded();
  const keyframe = (number: number) => page.getByRole('slider', {name: `Zoom, keyframe ${number}`});
  return {page, heard, timeline, keyframe, written: () => expect.poll(() => field.inputValue())};
}

const middleOf = async (page: Page, number: number) => {
  const box = await page.getByRole('slider', {name: `Zoom, keyframe ${number}`}).boundingBox();
  if (!box) throw new Error(`Keyframe ${number} has no box.`);
  return {x: box.x + box.width / 2, y: box.y + box.height / 2, ...{width: box.width, height: box.height}};
};

test('keyframes are dragged, added and removed by mouse and keyboard, and undone in one step each', async () => {
  const {page, heard, timeline, keyframe, written} = await open(
    {viewport: {width: 1440, height: 900}},
    '0:(0), 1:(0.1*sin(t)), 2:(0.25), 4:(0)',
  );
  await page.getByRole('spinbutton', {name: 'Loop'}).fill('4');
  await page.keyboard.press('Enter');
  expect(await keyframe(3).getAttribute('aria-valuetext')).toBe('2 s, 0.25 /s');
  expect(await keyframe(2).getAttribute('aria-valuetext')).toBe('1 s, (0.1*sin(t))');
  expect(await timeline.locator('.end').isVisible()).toBe(true);
  await timeline.locator('.head').waitFor();

  // The pixels of a second and of the whole range.
  const [first, last] = [await middleOf(page, 1), await middleOf(page, 4)];
  const secondPx = (last.x - first.x) / 4;
  const at = await middleOf(page, 3);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + secondPx / 4, at.y + 5, {steps: 3});
  await page.mouse.move(at.x + secondPx / 2, at.y + 400, {steps: 5});
  await written().toBe('0:(0), 1:(0.1*sin(t)), 2.5:(-1), 4:(0)');
  // Not past its neighbour.
  await page.mouse.move(at.x + 5 * secondPx, at.y + 400);
  await page.mouse.up();
  await written().toBe('0:(0), 1:(0.1*sin(t)), 3.999:(-1), 4:(0)');
  await page.keyboard.press('z');
  await written().toBe('0:(0), 1:(0.1*sin(t)), 2:(0.25), 4:(0)');

  // An expression moves in time, and keeps its value.
  const computed = await middleOf(page, 2);
  await page.mouse.move(computed.x, computed.y);
  await page.mouse.down();
  await page.mouse.move(computed.x - secondPx / 2, computed.y - 30, {steps: 4});
  await page.mouse.up();
  await written().toBe('0:(0), 0.5:(0.1*sin(t)), 2:(0.25), 4:(0)');

  await keyframe(3).focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowDown']) {
    await page.keyboard.press(key);
  }
  await written().toBe('0:(0), 0.5:(0.1*sin(t)), 2.11:(0.2), 4:(0)');
  await page.keyboard.press('z');
  await written().toBe('0:(0), 0.5:(0.1*sin(t)), 2.11:(0.21), 4:(0)');
  await page.keyboard.press('PageDown');
  await expect.poll(() => focused(page)).toBe('Zoom, keyframe 4');
  await page.keyboard.press('Delete');
  await written().toBe('0:(0), 0.5:(0.1*sin(t)), 2.11:(0.21)');
  await expect.poll(() => focused(page)).toBe('Zoom, keyframe 3');

  // On the curve, where nothing else is.
  await page.mouse.dblclick(first.x + 3 * secondPx, first.y);
  // A pointer is on whole pixels.
  await written().toMatch(
    /^0:\(0\), 0\.5:\(0\.1\*sin\(t\)\), 2\.11:\(0\.21\), (2\.9\d*|3|3\.0\d*):\(-?0(\.0\d)?\)$/,
  );
  await expect.poll(() => focused(page)).toBe('Zoom, keyframe 4');
  await page.getByRole('button', {name: 'Delete keyframe'}).click();
  await written().toBe('0:(0), 0.5:(0.1*sin(t)), 2.11:(0.21)');
  await page.getByRole('button', {name: 'Add keyframe'}).click();
  await expect.poll(() => page.getByRole('slider', {name: /^Zoom, keyframe/}).count()).toBe(4);
  await page.keyboard.press('z');
  await written().toBe('0:(0), 0.5:(0.1*sin(t)), 2.11:(0.21)');
  expect(heard).toEqual([]);
  await page.context().close();
});

test('on a phone keyframes are dragged by a finger, which finds them, and a double tap adds one', async () => {
  const {page, heard, keyframe, written} = await open(
    {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true},
    '0:(0), 5:(0.1), 10:(0)',
  );
  await page.getByRole('spinbutton', {name: 'Loop'}).fill('10');
  await page.keyboard.press('Enter');
  await keyframe(2).scrollIntoViewIfNeeded();
  const touch = await page.context().newCDPSession(page);
  let nowS = 1;
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
    touch.send('Input.dispatchTouchEvent', {
      ...{type, timestamp: (nowS += 0.02)},
      touchPoints: type === 'touchEnd' ? [] : [{x, y}],
    });
  const [first, middle, last] = [await middleOf(page, 1), await middleOf(page, 2), await middleOf(page, 3)];
  expect([middle.width, middle.height]).toEqual([44, 44]);
  const tenthPx = (last.x - first.x) / 10;
  await finger('touchStart', middle.x + 12, middle.y + 12);
  await finger('touchMove', middle.x + 12 + tenthPx / 2, middle.y);
  await finger('touchMove', middle.x + 12 + tenthPx, middle.y - 300);
  await finger('touchEnd');
  await written().toBe('0:(0), 6:(1), 10:(0)');

  for (let tap = 0; tap < 2; tap += 1) {
    await finger('touchStart', first.x + 3 * tenthPx, first.y + 20);
    await finger('touchEnd');
  }
  await expect.poll(() => page.getByRole('slider', {name: /^Zoom, keyframe/}).count()).toBe(4);
  await page.getByRole('button', {name: 'Delete keyframe'}).tap();
  await written().toBe('0:(0), 6:(1), 10:(0)');
  expect(heard).toEqual([]);
  await page.context().close();
});

/** The accessible name of what has the focus, through shadow roots. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label');
  });
