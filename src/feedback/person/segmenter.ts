import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
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

/**
 * MediaPipe's selfie segmentation from the folder at `url`, on the backend in use now. Throws Error if its files cannot
 * be had or are not what they should be.
 */
export async function openSegmenter(
  url: URL,
  fetchFile: (url: URL, options: {signal: AbortSignal}) => Promise<Response> = fetch,
): Promise<Segmenter> {
  const load = async (name: string): Promise<Response> => {
    const response = await fetchFile(new URL(name, url), {signal: AbortSignal.timeout(timeoutMs)});
    if (!response.ok) throw new Error(`${name} could not be loaded: the server answered ${response.status}.`);
    return response;
  };
  const [json, bytes] = await Promise.all([
    load('selfie.json').then((response) => response.json() as Promise<unknown>),
    load('selfie.bin').then((response) => response.arrayBuffer()),
  ]);
  const graph = new RunnableGraph(parseGraph(json, bytes));
  return {
    find: (image) =>
      tf.tidy(() => {
        const square = tf.image.resizeBilinear(image, [sidePx, sidePx], false, true);
        return graph.run(tf.mul(tf.add(square, 1), 0.5));
      }),
    dispose: () => graph.dispose(),
  };
}
