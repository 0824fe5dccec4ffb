import {expect, it} from 'vitest';
import {PackError} from '../../../src/model/pack-error.ts';
import {parseManifest} from '../../../src/model/pack-manifest.ts';
import {tinyPack, type TinyManifest} from '../../support/tiny-pack.ts';

const group = (manifest: TinyManifest) => manifest.weightsManifest[0] ?? expect.unreachable('no group');
const weight = (manifest: TinyManifest) => group(manifest).weights[0] ?? expect.unreachable('no weight');
const shard = (manifest: TinyManifest) => manifest.shards[0] ?? expect.unreachable('no shard');
const rename = (manifest: TinyManifest, path: string) => {
  shard(manifest).path = path;
  group(manifest).paths[0] = path;
};

const bad: [what: string, bend: (manifest: TinyManifest) => void, message: RegExp][] = [
  ['another format', (m) => (m.format = 'tfjs'), /expected format "reverie-model-pack", got "tfjs"/],
  ['a newer version', (m) => (m.formatVersion = 2), /expected formatVersion 1, got 2/],
  ['another architecture', (m) => (m.architecture = 'vgg'), /architecture "inception-v3", got "vgg"/],
  ['no architecture', (m) => delete m.architecture, /architecture "inception-v3", got nothing/],
  ['an unknown layer', (m) => (m.lastLayer = 'mixed11'), /lastLayer .*"mixed10", got "mixed11"/],
  ['a layer that is no block', (m) => (m.lastLayer = 'constructor'), /lastLayer .* got "constructor"/],
  ['an impossible width', (m) => (m.widthMultiplier = 0.3), /leaves whole channels, got 0.3/],
  ['a width as text', (m) => (m.widthMultiplier = '1'), /finite number as widthMultiplier, got "1"/],
  ['another preprocessing', (m) => (m.preprocess = {scale: 1, offset: -1, colour: 'RGB'}), /preprocess/],
  ['BGR', (m) => (m.preprocess = {scale: 1 / 127.5, offset: -1, colour: 'BGR'}), /preprocess/],
  ['no licence', (m) => delete m.licence, /as licence, got nothing/],
  ['a title without end', (m) => (m.title = 'x'.repeat(2001)), /as title, got "x{79}…/],
  ['no shards', (m) => (m.shards = []), /as shards, got \[\]/],
  ['shards as an object', (m) => Object.assign(m, {shards: {}}), /as shards, got \{\}/],
  ['a null shard', (m) => Object.assign(m.shards, [null]), /as an entry of shards, got null/],
  ...['../x.bin', '/x.bin', 'a/b.bin', 'https:x', '..', '.x', 'a%2fb', 'a\\b', 'a?b', 'data:,x'].map(
    (path): (typeof bad)[number] => [`the path ${path}`, (m) => rename(m, path), /plain file names/],
  ),
  ['a path twice', (m) => m.shards.push(shard(m)), /each shard once/],
  ['a short hash', (m) => (shard(m).sha256 = 'abc'), /hexadecimal digits .* got "abc"/],
  ['no bytes', (m) => (shard(m).bytes = 0), /positive whole number as bytes/],
  ['half bytes', (m) => (shard(m).bytes = 1.5), /positive whole number as bytes/],
  ['absurd bytes', (m) => (shard(m).bytes = 2 ** 40), /at most 536870912 bytes in all shards/],
  ['bytes that the weights do not fill', (m) => (shard(m).bytes += 1), /shards of \d+ bytes .* got \d+/],
  ['an unlisted path', (m) => group(m).paths.push('other.bin'), /path nothing .* got "other.bin"/],
  ['paths in another order', (m) => group(m).paths.reverse(), /path "group1-shard1of2.bin"/],
  ['a shard without weights', (m) => m.shards.push({...shard(m), path: 'z.bin'}), /every shard .*z\.bin/],
  ['an unknown weight', (m) => (weight(m).name = 'dense/kernel'), /each weight .* got "dense\/kernel"/],
  ['a weight named __proto__', (m) => (weight(m).name = '__proto__'), /each weight .* got "__proto__"/],
  ['a weight twice', (m) => group(m).weights.push(weight(m)), /got "conv2d_1\/kernel", .* there twice/],
  [
    'a wrong shape',
    (m) => (weight(m).shape = [3, 3, 3, 4]),
    /\[3,3,3,2\] of conv2d_1\/kernel, got \[3,3,3,4\]/,
  ],
  ['a huge shape', (m) => (weight(m).shape = [2 ** 30, 2 ** 30]), /got \[1073741824,1073741824\]/],
  ['another dtype', (m) => (weight(m).dtype = 'int32'), /dtype "float32", got "int32"/],
  [
    'an unknown quantisation',
    (m) => (weight(m).quantization = {dtype: 'int4'}),
    /"float16" or "uint8" or "uint16", got "int4"/,
  ],
  [
    'a scale of null',
    (m) => (weight(m).quantization = {dtype: 'uint8', scale: null, min: 0}),
    /as scale, got null/,
  ],
];

it.each(bad)('refuses %s', (_, bend, message) => {
  const {manifest} = tinyPack();
  bend(manifest);
  const parse = () => parseManifest(JSON.stringify(manifest));
  expect(parse).toThrow(PackError);
  expect(parse).toThrow(message);
});

it('refuses a pack that lacks a weight, naming it', () => {
  const {manifest} = tinyPack();
  const {weights} = group(manifest);
  const lost = weights.pop();
  shard(manifest).bytes -= (lost?.shape[0] ?? 0) * 2;
  expect(() => parseManifest(JSON.stringify(manifest))).toThrow(/expected the weight conv2d_12\/bias/);
});

it.each(['{"__proto__": {"format": "reverie-model-pack"}}', '{"shards": [{"__proto__": null}]}'])(
  'refuses %s',
  (source) => {
    expect(() => parseManifest(source)).toThrow(/no key named __proto__/);
  },
);

it.each(['null', '[]', '1', '"x"'])('refuses %s as the whole file', (source) => {
  expect(() => parseManifest(source)).toThrow(/an object as the whole file/);
});

it('takes a valid one, with the offsets of the weights in their shards', () => {
  const {manifest, network} = parseManifest(JSON.stringify(tinyPack().manifest));
  expect(network.blocks.map(({name}) => name)).toEqual(['stem', 'mixed0']);
  expect(manifest.tensors.slice(0, 3)).toEqual([
    {name: 'conv2d_1/kernel', elements: 54, offset: 0, encoding: {dtype: 'float16'}},
    {name: 'conv2d_1/bias', elements: 2, offset: 108, encoding: {dtype: 'float16'}},
    {name: 'conv2d_2/kernel', elements: 36, offset: 112, encoding: {dtype: 'float16'}},
  ]);
});
