import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {jpegText, withJpegText} from '../../../src/metadata/jpeg-text.ts';
import {pngText, withPngText} from '../../../src/metadata/png-text.ts';
import {decodeRecipe, encodeRecipe, recipeOf, withRecipe} from '../../../src/metadata/recipe.ts';
import {decodeTake, encodeTake, TakeCursor} from '../../../src/metadata/take.ts';
import {webpText} from '../../../src/metadata/webp-text.ts';
import {defaults} from '../../../src/params/values.ts';
import {
  bentBytes,
  bentJson,
  check,
  expectValid,
  guarded,
  jsonObject,
  keepsPrototypes,
} from '../../support/fuzz.ts';

keepsPrototypes();

describe('whatever comes', () => {
  test('as the recipe of a clip', () => {
    const whole = JSON.parse(
      encodeRecipe(recipeOf(defaults, {name: defaults.model, sha256: 'ab'.repeat(32)})),
    ) as unknown;
    const text = fc.oneof(
      fc.string({unit: 'binary', maxLength: 300}),
      fc.json(),
      jsonObject.map((values) => `{"reverie":"1","values":${values},"model":${values},"preset":"oil"}`),
      bentJson(whole).map((json) => JSON.stringify(json)),
    );
    check(
      fc.property(text, (words) => {
        const read = guarded(() => decodeRecipe(words));
        if (!read) return;
        expectValid(read.recipe.values);
        expectValid(withRecipe(defaults, read.recipe));
        expect(read.problems.length).toBeLessThan(10);
      }),
    );
    expect(decodeRecipe(`{"reverie":"1","values":{"wet":"${'1'.repeat(1e6)}"}}`)).toBeUndefined();
  });

  test('as a take', () => {
    const recipe = recipeOf(defaults, {name: defaults.model, sha256: ''});
    const changes = [
      {atMs: 1, set: {wet: 0.5}},
      {atMs: 2, act: 'reset' as const},
    ];
    const whole = JSON.parse(
      encodeTake({recipe, seed: 1, selfie: true, source: 'a video', durationMs: 1000, changes}),
    ) as unknown;
    const text = fc.oneof(
      fc.string({unit: 'binary', maxLength: 100}).map((words) => `{"take":${words}`),
      jsonObject.map(
        (set) => `{"take":1,"recipe":{"reverie":"1","values":${set}},"changes":[{"atMs":5,"set":${set}}]}`,
      ),
      bentJson(whole).map((json) => JSON.stringify(json)),
    );
    check(
      fc.property(text, (words) => {
        const read = guarded(() => decodeTake(words));
        if (!read) return;
        expectValid(read.take.recipe.values);
        const {recipe, changes} = read.take;
        expectValid(new TakeCursor(recipe.values, changes).advance(Number.MAX_VALUE).values);
      }),
    );
  });

  test('as an image with a recipe in it', () => {
    const words = encodeRecipe(recipeOf(defaults, {name: defaults.model, sha256: ''}));
    const head = Uint8Array.of(
      0x89,
      ...Buffer.from('PNG\r\n\x1a\n'),
      0,
      0,
      0,
      13,
      ...Buffer.from('IHDR'),
      ...new Array<number>(17).fill(0),
    );
    const png = withPngText(head, words);
    const jpeg = withJpegText(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 0, 0xff, 0xd9), words);
    expect(pngText(png)).toBe(words);
    expect(jpegText(jpeg)).toBe(words);
    const file = fc.oneof(
      bentBytes(png),
      bentBytes(jpeg),
      fc.uint8Array({maxLength: 64}).map((bytes) => Uint8Array.of(...Buffer.from('RIFF0000WEBP'), ...bytes)),
      fc.uint8Array({maxLength: 200}),
    );
    check(
      fc.property(file, (bytes) => {
        const found = guarded(() => pngText(bytes) ?? jpegText(bytes) ?? webpText(bytes));
        const read = found === undefined ? undefined : guarded(() => decodeRecipe(found));
        if (read) expectValid(read.recipe.values);
      }),
    );
  });
});
