import type {Page} from 'playwright-core';
import type {App} from './app.ts';
import {decodePng} from './png.ts';

/** Opens the list of models in the app's panel. */
export async function openModels({page}: App): Promise<void> {
  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await page.locator('reverie-models summary').click();
}

/** The names of the models in the list. */
export const models = (page: Page): Promise<(string | undefined)[]> =>
  page
    .locator('reverie-models li')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.model));

/** Brings files as models. */
export const bring = (page: Page, files: string | string[]): Promise<void> =>
  page.locator('reverie-models input[type=file]').setInputFiles(files);

/** The model that dreams, by its title. */
export const dreamingModel = async (app: App): Promise<string> => String((await app.status()).model);

/** Mean level, 0 to 255, of the middle of the displayed frame. */
export async function middleBrightness(page: Page): Promise<number> {
  const clip = {x: 400, y: 200, width: 300, height: 200};
  const {rgb} = decodePng(await page.screenshot({clip}));
  return rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
}
