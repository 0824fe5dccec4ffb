import {describe, expect, test} from 'vitest';
import {encodePng} from '../../../src/cli/encode-png.ts';
import {recipeInImage, withRecipeIn} from '../../../src/metadata/image-recipe.ts';
import {
  decodeRecipe,
  encodeRecipe,
  isRestored,
  recipeInTags,
  recipeOf,
  tagsOf,
  withRecipe,
} from '../../../src/metadata/recipe.ts';
import {applyPreset, presetNamed} from '../../../src/params/presets.ts';
import {defaults, keys} from '../../../src/params/values.ts';
import type {Values} from '../../../src/params/values.ts';
import {decodePng} from '../../support/png.ts';

const oil = presetNamed('oil');
if (!oil) throw new Error('the preset is gone');
const digest = 'ab'.repeat(32);
const values: Values = {
  ...applyPreset(defaults, oil),
  cameraDevice: 'Kamera “ü” 猫',
  resolution: 300,
  backend: 'wasm',
};
const recipe = recipeOf(values, {name: defaults.model, sha256: digest});

describe('a recipe', () => {
  test('comes back as it went', () => {
    expect(decodeRecipe(encodeRecipe(recipe))).toEqual({recipe, problems: []});
    expect(recipe).toMatchObject({preset: 'oil', model: {name: 'inception-v3-half', sha256: digest}});
    expect(recipeInTags(tagsOf(recipe, 'A clip'))?.recipe).toEqual(recipe);
  });

  test('holds every parameter, so that later defaults change nothing', () => {
    const written = JSON.parse(encodeRecipe(recipeOf(defaults, {name: defaults.model, sha256: ''}))) as {
      values: object;
    };
    expect(Object.keys(written.values)).toEqual(keys);
  });

  test('is validated by the table: clamped, left out, named', () => {
    const text = JSON.stringify({
      reverie: '9.9.9',
      preset: 'no-such',
      model: {name: '../../etc', sha256: 'short'},
      values: {wet: 99, source: 'radio', colour: 'red', steps: 3, __proto__x: 1},
    });
    const read = decodeRecipe(text);
    expect(read?.recipe.values).toEqual({...defaults, wet: 2, steps: 3});
    expect(read?.recipe).toMatchObject({preset: '', model: {name: defaults.model, sha256: ''}});
    expect(read?.problems).toMatchObject([
      {code: 'value-clamped', data: {key: 'wet', got: 99, used: 2}},
      {code: 'value-refused', data: {key: 'source', got: '"radio"'}},
      {code: 'parameter-unknown', data: {name: 'colour'}},
      {code: 'parameter-unknown', data: {name: '__proto__x'}},
    ]);
  });

  test('is not seen in what is none', () => {
    for (const text of [
      '',
      'hello',
      '{"a":1}',
      '{"reverie":1,"values":{}}',
      '[1]',
      '{"reverie":"1","values":3}',
    ]) {
      expect(decodeRecipe(text)).toBeUndefined();
    }
    expect(decodeRecipe(`{"reverie":"1","values":{"x":"${'y'.repeat(70_000)}"}}`)).toBeUndefined();
  });

  test('restores what makes the dream and leaves the machine as it is', () => {
    const mine: Values = {
      ...defaults,
      source: 'video',
      cameraDevice: 'mine',
      backend: 'webgpu',
      fit: 'contain',
    };
    const restored = withRecipe(mine, recipe);
    for (const key of keys) expect(restored[key], key).toEqual(isRestored(key) ? values[key] : mine[key]);
    expect(restored).toMatchObject({source: 'video', backend: 'webgpu', resolution: 300, bandFinest: 0.15});
  });
});

describe('an image', () => {
  const png = encodePng(3, 2, new Uint8Array(18).fill(77));

  test('carries its recipe as PNG', async () => {
    const plain = new Blob([new Uint8Array(png)], {type: 'image/png'});
    const carrying = await withRecipeIn(plain, recipe);
    expect(await recipeInImage(carrying)).toEqual({recipe, problems: []});
    expect(await recipeInImage(plain)).toBeUndefined();
    const bytes = Buffer.from(await carrying.arrayBuffer());
    expect(decodePng(bytes).rgb).toEqual(decodePng(Buffer.from(png)).rgb);
  });

  // The markers of a JPEG and no picture; the browser's own files are in test/browser.
  test('carries its recipe as JPEG, after the application segments', async () => {
    const app0 = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
    const jpeg = new Uint8Array([
      0xff,
      0xd8,
      ...app0,
      0xff,
      0xdb,
      0,
      3,
      0,
      0xff,
      0xda,
      0,
      2,
      1,
      2,
      3,
      0xff,
      0xd9,
    ]);
    const carrying = await withRecipeIn(new Blob([jpeg], {type: 'image/jpeg'}), recipe);
    expect((await recipeInImage(carrying))?.recipe).toEqual(recipe);
    const bytes = new Uint8Array(await carrying.arrayBuffer());
    expect([...bytes.subarray(2, 20)]).toEqual(app0);
    expect([...bytes.subarray(20, 22)]).toEqual([0xff, 0xfe]);
    expect(await recipeInImage(new Blob([jpeg], {type: 'image/jpeg'}))).toBeUndefined();
  });

  test('refuses another type, and a file that is not what it says', async () => {
    await expect(withRecipeIn(new Blob(['x'], {type: 'image/gif'}), recipe)).rejects.toThrow(/image\/gif/);
    for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
      await expect(withRecipeIn(new Blob(['nonsense'], {type}), recipe)).rejects.toThrow(/is no/);
    }
    expect(await recipeInImage(new Blob(['nonsense']))).toBeUndefined();
  });

  test('is left alone when it is cut short anywhere', async () => {
    const carrying = new Uint8Array(
      await (await withRecipeIn(new Blob([new Uint8Array(png)], {type: 'image/png'}), recipe)).arrayBuffer(),
    );
    for (let end = 0; end < 200; end += 7) {
      expect(await recipeInImage(new Blob([carrying.slice(0, end)]))).toBeUndefined();
    }
  });
});
