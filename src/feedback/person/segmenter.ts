import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {joined, text} from '../../lib/bytes.ts';
import {sha256} from '../../model/sha256.ts';
import {parseGraph} from './graph.ts';
import {RunnableGraph} from './run-graph.ts';

/** Finds people in images. */
export interface Segmenter {
  /**
   * How surely a person is at each place of an image `[1, H, W, 3]` in [-1, 1]: `[1, 256, 256, 1]` from 0 to 1, over all
   * of it. The image stays the caller's, the result too.
   */
  find(image: Tensor4D): Tensor4D;
  dispose(): void;
}

/** What the network reads: a square of this side, whatever the image's shape, in [0, 1]. */
const sidePx = 256;
/** The files are small: a server that takes longer does not answer. */
const timeoutMs = 15_000;

type FetchFile = (url: URL, options: {signal: AbortSignal}) => Promise<Response>;

/**
 * MediaPipe's selfie segmentation from the folder at `url`, on the backend in use now. Throws Error if its files cannot
 * be had or are not what they should be.
 */
export async function openSegmenter(url: URL, fetchFile: FetchFile = fetch): Promise<Segmenter> {
  const {json, weights} = await filesOf(url, fetchFile);
  const graph = new RunnableGraph(parseGraph(JSON.parse(text(json)), weights.buffer));
  return {
    find: (image) =>
      tf.tidy(() => {
        const square = tf.image.resizeBilinear(image, [sidePx, sidePx], false, true);
        return graph.run(tf.mul(tf.add(square, 1), 0.5));
      }),
    dispose: () => graph.dispose(),
  };
}

/** Names the network in the folder at `url`: SHA-256, in hexadecimal, of its two files. Throws Error. */
export async function segmenterDigest(url: URL, fetchFile: FetchFile = fetch): Promise<string> {
  const {json, weights} = await filesOf(url, fetchFile);
  return sha256(joined([json, weights]), 'selfie');
}

/** Its graph as JSON, and its weights. */
async function filesOf(
  url: URL,
  fetchFile: FetchFile,
): Promise<Readonly<Record<'json' | 'weights', Uint8Array<ArrayBuffer>>>> {
  const load = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const response = await fetchFile(new URL(name, url), {signal: AbortSignal.timeout(timeoutMs)});
    if (!response.ok) throw new Error(`${name} could not be loaded: the server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const [json, weights] = await Promise.all([load('selfie.json'), load('selfie.bin')]);
  return {json, weights};
}
