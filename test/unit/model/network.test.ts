import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {convolutionsOf, inceptionV3, mixedBlocksOf, mixedNames} from '../../../src/model/network.ts';

const kernels = (...args: Parameters<typeof inceptionV3>) =>
  Object.fromEntries(convolutionsOf(inceptionV3(...args)).map(({name, kernel}) => [name, kernel]));

describe('inceptionV3', () => {
  it('has the 94 convolutions of Keras, numbered in order', () => {
    expect(convolutionsOf(inceptionV3()).map(({name}) => name)).toEqual(
      Array.from({length: 94}, (_, index) => `conv2d_${index + 1}`),
    );
  });

  it('has the kernel shapes of Keras', () => {
    expect(kernels()).toMatchObject({
      conv2d_1: [3, 3, 3, 32],
      conv2d_5: [3, 3, 80, 192],
      conv2d_6: [1, 1, 192, 64],
      conv2d_8: [5, 5, 48, 64],
      conv2d_12: [1, 1, 192, 32],
      conv2d_27: [3, 3, 288, 384],
      conv2d_30: [3, 3, 96, 96],
      conv2d_33: [1, 7, 128, 128],
      conv2d_36: [7, 1, 128, 128],
      conv2d_40: [1, 1, 768, 192],
      conv2d_76: [3, 3, 192, 192],
      conv2d_80: [3, 1, 384, 384],
      conv2d_82: [3, 3, 448, 384],
      conv2d_86: [1, 1, 2048, 320],
      conv2d_94: [1, 1, 2048, 192],
    });
  });

  it('has the 21,768,352 trainable numbers that Keras counts: kernels, and a bias a channel', () => {
    const sizes = convolutionsOf(inceptionV3()).map(
      ({kernel: [h, w, input, output]}) => (h * w * input + 1) * output,
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBe(21_768_352);
  });

  it('strides by two where Keras does', () => {
    const strided = convolutionsOf(inceptionV3()).filter(({stride}) => stride === 2);
    expect(strided.map(({name, padding}) => [name, padding])).toEqual([
      ['conv2d_1', 'valid'],
      ['conv2d_27', 'valid'],
      ['conv2d_30', 'valid'],
      ['conv2d_72', 'valid'],
      ['conv2d_76', 'valid'],
    ]);
  });

  it('has the output channels of Keras in every mixed block', () => {
    const {blocks} = inceptionV3();
    expect(blocks.map(({name, channels}) => [name, channels])).toEqual([
      ['stem', 192],
      ['mixed0', 256],
      ['mixed1', 288],
      ['mixed2', 288],
      ['mixed3', 768],
      ['mixed4', 768],
      ['mixed5', 768],
      ['mixed6', 768],
      ['mixed7', 768],
      ['mixed8', 1280],
      ['mixed9', 2048],
      ['mixed10', 2048],
    ]);
    expect(mixedBlocksOf(inceptionV3())).toEqual(mixedNames);
  });

  it('at half width to mixed7 needs exactly what the embedded pack lists', () => {
    const url = new URL('../../../public/models/inception-v3-half/model.json', import.meta.url);
    const {weightsManifest} = JSON.parse(readFileSync(url, 'utf8')) as {
      weightsManifest: {weights: {name: string; shape: number[]}[]}[];
    };
    const listed = weightsManifest[0]?.weights.filter(({name}) => name.endsWith('/kernel'));
    expect(listed).toHaveLength(70);
    expect(kernels(0.5, 'mixed7')).toEqual(
      Object.fromEntries(listed?.map(({name, shape}) => [name.replace('/kernel', ''), shape]) ?? []),
    );
  });

  it.each([0, -1, 0.3, NaN, Infinity])('refuses the width %d, which leaves no whole channels', (width) => {
    expect(() => inceptionV3(width)).toThrow(new RegExp(`widthMultiplier ${width} gives .* channels`));
  });
});
