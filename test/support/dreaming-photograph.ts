import {readFile} from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Engine} from '../../src/ascent/engine.ts';
import {resampled, tensorOf} from '../../src/ascent/raster.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {Dream} from '../../src/dream/dream.ts';
import {Guides} from '../../src/dream/guides.ts';
import {createFollower} from '../../src/feedback/create-follower.ts';
import {mulberry32} from '../../src/lib/random.ts';
import type {WholeLook} from '../../src/params/presets.ts';
import {change, defaults} from '../../src/params/values.ts';
import {liveOrderOf} from './dream-order.ts';
import {useBackend} from './node-backend.ts';
import {decodePng} from './png.ts';
import {loadPackFolder} from './serve-folder.ts';

const [widthPx, heightPx] = [100, 75];
const seconds = 0.1;

/** A displayed frame and what of it is dreamed, `[heightPx, widthPx, 3]` in units of the [-1, 1] range. */
export interface DreamedFrame {
  readonly shown: Float32Array;
  readonly residual: Float32Array;
}

/** The smallest dream of the smaller embedded model on a photograph that stands still, ten times a second; deterministic. */
export class DreamingPhotograph {
  static readonly size = {widthPx, heightPx};
  readonly #engine: Engine;
  readonly #camera: Tensor4D;
  readonly #guides = new Guides();

  private constructor(engine: Engine, camera: Tensor4D) {
    this.#engine = engine;
    this.#camera = camera;
  }

  static async open(): Promise<DreamingPhotograph> {
    await useBackend('wasm');
    const {network, weights} = await loadPackFolder('public/models/inception-v3-quarter');
    const {width, height, rgb} = decodePng(await readFile('test/fixtures/golden/half/elephant.png'));
    const values = Float32Array.from(rgb, (level) => level / 127.5 - 1);
    const camera = tensorOf(resampled({widthPx: width, heightPx: height, values}, widthPx, heightPx));
    return new DreamingPhotograph(createTensorEngine(network, weights), camera);
  }

  dispose(): void {
    this.#camera.dispose();
    this.#engine.dispose();
    this.#guides.dispose();
  }

  /** Dreams one frame in each of the looks, one after the other, from no dream on. */
  async *dream(looks: readonly WholeLook[]): AsyncGenerator<DreamedFrame, void> {
    const dream = new Dream(createFollower(), {random: mulberry32(7)});
    const model = {widthMultiplier: 0.25, lastLayer: 'mixed7', layers: this.#engine.layers} as const;
    try {
      for (const look of looks) {
        const {values} = change({...defaults, resolution: heightPx}, look);
        const order = liveOrderOf(values, {seconds, source: {widthPx, heightPx}}, model);
        const guide = this.#guides.tensor(order.guide);
        await dream.next(this.#engine, this.#camera, order, () => undefined, guide);
        const {residual} = dream;
        if (!residual) throw new Error('A dream left no residual.');
        const shown = tf.tidy(() =>
          tf.clipByValue(tf.add(this.#camera, tf.mul(residual, order.view.wet)), -1, 1).dataSync<'float32'>(),
        );
        yield {shown: shown.slice(), residual: residual.dataSync<'float32'>().slice()};
      }
    } finally {
      dream.dispose();
    }
  }
}
