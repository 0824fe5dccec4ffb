import {stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, inject, onTestFinished, test} from 'vitest';
import {inceptionV3} from '../../src/model/network.ts';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {kerasFile, kerasLayers} from '../support/keras-file.ts';
import {bring, dreamingModel, middleBrightness, models, openModels} from '../support/model-list.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

test('the full network, 88 MB of it, is converted in the browser and dreams there without a network', async () => {
  const file = join(temporaryFolder(), 'inception_v3.h5');
  await writeFile(file, await kerasFile(kerasLayers(inceptionV3())));
  expect((await stat(file)).size).toBeGreaterThan(87e6);
  const browser = await launch({gpu: 'none'});
  onTestFinished(() => browser.close());
  const query = 'resolution=75&resolutionMin=75&steps=1&frameRate=1&source=scene&governor=false';
  const app = await openApp(browser, inject('siteUrl'), {query});
  await app.dreams(2);
  await openModels(app);
  const {page} = app;
  const levels: number[] = [];
  const shipped = (await models(page)).length;
  await bring(page, file);
  while ((await models(page)).length <= shipped) levels.push(await middleBrightness(page));
  await expect.poll(() => dreamingModel(app), {timeout: 90_000}).toMatch(/to mixed10, float16$/);
  expect(Math.min(...levels), 'the dream goes on meanwhile').toBeGreaterThan(25);
  await app.dreams(1);
  const row = page.locator('reverie-models li').last();
  expect(await row.innerText()).toMatch(
    /43\.\d MB float16 · mixed0 to mixed10 · not stated.* · added by you/,
  );
  await page.waitForURL(new RegExp(`model=${(await models(page)).at(-1) ?? ''}`));
  await page.waitForFunction(async () => {
    const worker = await navigator.serviceWorker.getRegistration();
    return worker?.active?.state === 'activated';
  });
  expect(app.heard, 'nothing is logged as an error').toEqual([]);
  expect(app.strangers, 'no request leaves the origin').toEqual([]);
  await page.context().setOffline(true);
  await page.reload();
  await app.dreams(2);
  expect(await dreamingModel(app)).toMatch(/to mixed10, float16$/);
});
