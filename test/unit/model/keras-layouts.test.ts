import {describe, expect, test} from 'vitest';
import {convertKeras} from '../../../src/model/convert.ts';
import {kerasOrder} from '../../../src/model/keras-order.ts';
import {readKerasH5} from '../../../src/model/keras-h5.ts';
import {convolutionsOf, inceptionV3} from '../../../src/model/network.ts';
import {keras3File, kerasFile, kerasLayers} from '../../support/keras-file.ts';
import {zip} from '../../support/zip.ts';

const network = inceptionV3(1 / 16);
const layers = kerasLayers(network);
/** By Keras 3.15's own InceptionV3: the convolutions, by the number of their name, in the order of `model.layers`. */
const byKeras = [
  ...[1, 2, 3, 4, 5], // stem
  ...[9, 7, 10, 6, 8, 11, 12], // mixed0
  ...[16, 14, 17, 13, 15, 18, 19], // mixed1
  ...[23, 21, 24, 20, 22, 25, 26], // mixed2
  ...[28, 29, 27, 30], // mixed3
  ...[35, 36, 32, 37, 33, 38, 31, 34, 39, 40], // mixed4
];

describe('the order in which Keras keeps the layers of an InceptionV3', () => {
  test('is that of Keras itself', () => {
    const order = kerasOrder(94).map((place) => place + 1);
    expect(order.slice(0, byKeras.length)).toEqual(byKeras);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({length: 94}, (_, i) => i + 1));
    expect(kerasOrder(40).map((place) => place + 1)).toEqual(byKeras);
  });

  test('is unknown for a number of convolutions that no such network has', () => {
    expect(kerasOrder(41)).toEqual([]);
  });
});

const order = kerasOrder(94);
const named = (kind: string): typeof layers =>
  layers.map((layer) => {
    const [, number] = /^batch_normalization_(\d+)$/.exec(layer.name) ?? [];
    return number === undefined
      ? layer
      : {...layer, name: `${kind}${number === '1' ? '' : `_${Number(number) - 1}`}`};
  });

describe('whatever Keras has written for one network is the same model', async () => {
  const wanted = (await readKerasH5(await kerasFile(layers))).weights;

  test.each([
    ['Keras 3, without names', () => keras3File(layers, order)],
    ['Keras 3, with names', () => keras3File(layers, order, {names: true})],
    ['Keras 3, nested in another model', () => keras3File(layers, order, {into: 'layers/functional/layers'})],
    [
      'Keras 2, by the places of its checkpoints',
      () => keras3File(layers, order, {into: '_layer_checkpoint_dependencies'}),
    ],
    ['TensorFlow 1.13', () => kerasFile(named('batch_normalization_v1'), 'model_weights')],
  ])('%s', async (_, write) => {
    const model = await readKerasH5(await write());
    expect(model.network).toEqual(network);
    expect([...model.weights.keys()]).toEqual(convolutionsOf(network).map(({name}) => name));
    expect(model.weights).toEqual(wanted);
  });

  test('an archive of Keras 3 (.keras), and none without weights', async () => {
    const options = {name: 'net', licence: 'none', provenance: 'a test', precision: 'float32'} as const;
    const h5 = await keras3File(layers, order);
    const config = new TextEncoder().encode('{"class_name": "Functional"}');
    const archive = zip(
      new Map([
        ['config.json', config],
        ['model.weights.h5', h5],
      ]),
      false,
    );
    const {files} = await convertKeras(archive, options);
    const {files: same} = await convertKeras(await kerasFile(layers), options);
    expect([...files.keys()]).toEqual([...same.keys()]);
    for (const [name, bytes] of files) expect(bytes, name).toEqual(same.get(name));
    await expect(convertKeras(zip(new Map([['config.json', config]])), options)).rejects.toMatchObject({
      code: 'import-not-hdf5',
    });
  });

  test('layers whose order in the file is that of their names are told from those in Keras’s order', async () => {
    const inNameOrder = await readKerasH5(
      await keras3File(
        layers,
        [...order].sort((a, b) => a - b),
        {names: true},
      ),
    );
    expect(inNameOrder.weights).toEqual(wanted);
  });
});
