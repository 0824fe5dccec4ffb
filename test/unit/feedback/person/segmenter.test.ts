import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {personMask as maskOf} from '../../../../src/feedback/mask/mask.ts';
import {parseGraph} from '../../../../src/feedback/person/graph.ts';
import {openSegmenter} from '../../../../src/feedback/person/segmenter.ts';
import {personMask as differenceMask} from '../../../looks/person.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {peopleFrame} from '../../../support/people-frames.ts';
import {openSegmenterHere, personFolder} from '../../../support/segmenter.ts';

beforeAll(() => useBackend('wasm'));

const bytesOf = (name: string): Buffer => readFileSync(join(personFolder, name));
const json = (): {modelTopology: {node: {op: string}[]}} =>
  JSON.parse(bytesOf('selfie.json').toString()) as {modelTopology: {node: {op: string}[]}};
const weights = (): ArrayBuffer => Uint8Array.from(bytesOf('selfie.bin')).buffer;

describe('the network that finds people', () => {
  test.each([
    ['selfie.json', '8b7f5f95c0159a83a7240b1298a67012cfffd0396bfa653bdf452913610e9a88'],
    ['selfie.bin', '8f57aaa72dc068a50bd37c232d2e073e107912241e459002e1480876676f382a'],
  ])('is the one that was published: %s', (name, sha256) => {
    expect(createHash('sha256').update(bytesOf(name)).digest('hex')).toBe(sha256);
  });

  test('finds who stands in a room, where the frame differs from the empty room, and nobody in that', async () => {
    const segmenter = await openSegmenterHere();
    const [frame, room] = [peopleFrame(0), peopleFrame(36)];
    const found = ({values, height, width}: typeof frame): Float32Array =>
      tf
        .tidy(() => maskOf(segmenter.find(tf.tensor4d(values, [1, height, width, 3])), [height, width]))
        .dataSync<'float32'>();
    const mask = found(frame);
    const differs = differenceMask(frame, room);
    let [both, either] = [0, 0];
    mask.forEach((value, i) => {
      const [is, was] = [value > 0.5, differs[i] === 1];
      both += Number(is && was);
      either += Number(is || was);
    });
    expect(both / either).toBeGreaterThan(0.6);
    expect(found(room).filter((value) => value > 0.5)).toHaveLength(0);
    const {numTensors} = tf.memory();
    found(room);
    expect(tf.memory().numTensors).toBe(numTensors + 1); // the mask, which is not disposed of here
    segmenter.dispose();
  });

  test('is refused with operations that are not known, weights that are short, and weights left over', () => {
    const other = json();
    Object.assign(other.modelTopology.node.at(-1) ?? {}, {op: 'Softmax'});
    expect(() => parseGraph(other, weights())).toThrow(/Softmax/);
    expect(() => parseGraph(json(), weights().slice(0, 1000))).toThrow(/byte 1000/);
    expect(() => parseGraph(json(), new ArrayBuffer(weights().byteLength + 4))).toThrow(/are meant/);
  });

  test('that the server does not have is an error that names the file', async () => {
    const missing = (): Promise<Response> => Promise.resolve(new Response('', {status: 404}));
    await expect(openSegmenter(new URL('https://x.invalid/'), missing)).rejects.toThrow(/selfie\.\w+.*404/);
  });
});
