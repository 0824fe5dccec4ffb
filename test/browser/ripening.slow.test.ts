/** A still image in the product's page: it ripens to what `reverie render` gives, and is live at any change. */
import {execFile} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, expect, inject, test} from 'vitest';
import {encodePng} from '../../src/cli/encode-png.ts';
import {recipeInImage} from '../../src/metadata/image-recipe.ts';
import {difference, openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {decodePng, type Picture} from '../support/png.ts';
import {mulberry32} from '../support/random.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const [width, height] = [220, 160];
/** Little to do, and still several octaves. */
const look = {model: 'inception-v3-quarter', mixed3: '0', mixed4: '0', mixed2: '1', formSize: '0.3'};
const query = `source=scene&resolution=75&resolutionMin=75&steps=1&${new URLSearchParams(look).toString()}`;

let browser: Browser;
let app: App | undefined;
beforeAll(async () => {
  browser = await launch({gpu: 'none'});
});
afterEach(async () => {
  expect(app?.heard).toEqual([]);
  await app?.page.context().close();
});
afterAll(() => browser.close());

async function open(more = ''): Promise<App> {
  app = await openApp(browser, inject('siteUrl'), {query: query + more});
  await app.dreams(1);
  return app;
}

/** Soft bands of colour, different ones in each row of squares. */
function bands(): Buffer {
  const random = mulberry32(5);
  const squarePx = 20;
  const columns = Math.ceil(width / squarePx) + 1;
  const colours = Array.from({length: columns * columns * 3}, () => 255 * random());
  const rgb = Uint8Array.from({length: width * height * 3}, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const [column, row, t] = [Math.floor(x / squarePx), Math.floor(y / squarePx), (x % squarePx) / squarePx];
    const at = (of: number): number => colours[(row * columns + of) * 3 + (i % 3)] ?? 0;
    return at(column) * (1 - t) + at(column + 1) * t;
  });
  return Buffer.from(encodePng(width, height, rgb));
}

const drop = ({page}: App): Promise<void> =>
  page.locator('reverie-source input[type=file]').setInputFiles({
    ...{name: 'bands.of colour.png', mimeType: 'image/png'},
    buffer: bands(),
  });

/** The share that has ripened; undefined while it is live. */
const ripening = async (of: App): Promise<number | undefined> => (await of.status()).ripening as number;

async function saved({page}: App): Promise<{name: string; bytes: Buffer; picture: Picture}> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  const bytes = await readFile(await download.path());
  return {name: download.suggestedFilename(), bytes, picture: decodePng(bytes)};
}

/** In dB, of 255 levels. */
function psnr(a: Picture, b: Picture): number {
  const squares = a.rgb.reduce((sum, value, i) => sum + (value - (b.rgb[i] ?? NaN)) ** 2, 0);
  return 10 * Math.log10(255 ** 2 / (squares / a.rgb.length));
}

test('a dropped image ripens to what its rendering is, and is saved at its size, with name and recipe', async () => {
  const app = await open();
  await drop(app);
  const notice = app.page.locator('[data-notice=ripening]');
  await notice.waitFor({state: 'attached'});
  expect(await notice.getAttribute('data-code')).toBe('ripening');
  await expect.poll(() => ripening(app)).toBe(1);
  expect(await app.words('reverie-status summary')).toContain('Finished');
  expect(await app.words('reverie-status dd')).toContain(`${width} × ${height}`);
  // Nothing runs any more.
  const {dreams} = await app.status();
  const {name, bytes, picture} = await saved(app);
  await app.page.waitForTimeout(1000);
  expect(await app.status()).toMatchObject({dreams, ripening: 1});
  expect(psnr((await saved(app)).picture, picture)).toBe(Infinity);

  expect(name).toBe('bands.of colour-dream.png');
  expect(picture).toMatchObject({width, height});
  expect(difference(decodePng(bands()), picture)).toBeGreaterThan(5);
  const recipe = (await recipeInImage(new Blob([new Uint8Array(bytes)], {type: 'image/png'})))?.recipe;
  expect(recipe?.model.name).toBe(look.model);
  expect(recipe?.values).toMatchObject({mixed2: 1, ripenTo: 1024});

  const [, octaves, steps] =
    /, (\d+) octaves of (\d+) steps/.exec(await app.words('reverie-status dd')) ?? [];
  const [input, output] = [join(folder, 'bands.png'), join(folder, 'bands-dream.png')];
  await writeFile(input, bands());
  await promisify(execFile)(process.execPath, [
    ...['src/cli/bin.mjs', 'render', input, output, '--octaves', `${octaves}`, '--steps', `${steps}`],
    ...Object.entries(look).flatMap((entry) => ['--set', entry.join('=')]),
    ...['--set', 'steps=1'],
  ]);
  expect(psnr(decodePng(await readFile(output)), picture)).toBeGreaterThan(40);
});

test('a frozen frame ripens; a key, a dial, and the source that goes on make it live at once', async () => {
  const app = await open();
  const {keyboard} = app.page;
  await keyboard.press('Space');
  await expect.poll(() => ripening(app)).toBeGreaterThan(0);
  await keyboard.press('ArrowRight');
  await expect.poll(() => ripening(app)).toBeUndefined();
  await expect.poll(() => ripening(app)).toBeGreaterThan(0);
  await keyboard.press('Space');
  await expect.poll(() => ripening(app)).toBeUndefined();
  await app.dreams(3);
  expect(await ripening(app)).toBeUndefined();
  // No image was dropped: there is nothing to say.
  expect(await app.page.locator('[data-notice=ripening]').count()).toBe(0);
});
