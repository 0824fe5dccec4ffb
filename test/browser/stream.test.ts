import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {launch} from '../support/browser.ts';
import {quadrants, writeQuadrants} from '../support/quadrants.ts';
import {openStreamer, serveWith, streamState} from '../support/streaming.ts';
import {colourIn, openWhipEndpoint, type Pixels} from '../support/whip-endpoint.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: await writeQuadrants()});
});
afterAll(() => browser.close());

/** By how much the quadrants of two images differ at most, in levels of 0 to 255. */
const worstOff = (a: Pixels, b: Pixels): number =>
  Math.max(
    ...quadrants.map(({column, row}) => {
      const cell = {columns: 2, rows: 2, column, row};
      const [seen, wanted] = [colourIn(a, cell), colourIn(b, cell)];
      return Math.max(...seen.map((value, c) => Math.abs(value - (wanted[c] ?? 0))));
    }),
  );

test('the display arrives at a media server, from the press of a key until the next', async () => {
  const endpoint = await openWhipEndpoint({token: 'secret-token'});
  process.env['REVERIE_WHIP_TOKEN_TEST'] = 'secret-token';
  const serving = await serveWith(inject('siteFolder'), `--whip=test=${endpoint.url}`);
  const app = await openStreamer(browser, serving.urls[0] ?? '', {target: 'test', sound: 'none'});
  try {
    const {page} = app;
    await app.dreams(1);
    expect(endpoint.opened).toBe(0);
    await page.keyboard.press('l');
    await expect.poll(() => endpoint.frames).toBeGreaterThan(20);
    expect((await streamState(page))['phase']).toBe('live');
    expect(endpoint.offer).not.toContain('m=audio');
    const {rgb, ...size} = await app.snapshot();
    const shown: Pixels = {...size, pixels: rgb, channels: 3};
    expect(colourIn(shown, {columns: 2, rows: 2, column: 0, row: 0})[0]).toBeGreaterThan(150);
    // It takes a moment to come to its quality. The endpoint reads every stream as one of limited range.
    await expect
      .poll(() => {
        const frame = endpoint.frame();
        return frame?.width === shown.width ? worstOff(frame, shown) : Infinity;
      })
      .toBeLessThan(8);
    expect(endpoint.frame()).toMatchObject({width: 640, height: 360});

    const arrived = endpoint.frame();
    console.log(`Off by ${arrived ? worstOff(arrived, shown).toFixed(1) : '?'} levels.`);

    // Where it goes is shown, and the token is nowhere in the page.
    await page.getByRole('button', {name: 'Stop streaming to test'}).waitFor();
    const everything = await page.evaluate(() =>
      [
        document.documentElement.outerHTML,
        location.href,
        JSON.stringify(Object.entries(localStorage)),
      ].join(),
    );
    expect(everything).not.toContain('secret-token');

    await page.keyboard.press('l');
    await expect.poll(() => endpoint.ended).toBe(1);
    expect(await streamState(page)).toEqual({});
    expect(app.heard).toEqual([]);
    expect(app.strangers).toEqual([]);
  } finally {
    await app.page.context().close();
    await serving.close();
    await endpoint.close();
    delete process.env['REVERIE_WHIP_TOKEN_TEST'];
  }
});
