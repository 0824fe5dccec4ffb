/**
 * What the conditioning of the gradient adds to a step, paired:
 *   npm run bench -- --what conditioning [--sizes 160x90,320x180] [--layers mixed4] [--packs DIR] [--backends wasm,webgpu]
 * On wasm with the tensor engine, on a GPU with the kernels.
 */
import * as tf from '@tensorflow/tfjs';
import {unconditioned, type Conditioning} from '../../src/ascent/conditioning.ts';
import type {AscentSettings, Engine} from '../../src/ascent/engine.ts';
import {createKernelEngine} from '../../src/ascent/kernel/kernel-engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {median, quantile} from '../../src/lib/quantile.ts';
import {plainAscent} from '../support/plain-ascent.ts';
import {mulberry32} from '../support/random.ts';
import {useBackend} from '../support/node-backend.ts';
import {readOptions} from './options.ts';
import {loadModel} from './packs.ts';

/** As the looks have it: all four bands, and most of the colour. */
const conditioned: Conditioning = {bandGains: [1.4, 1.2, 1, 0.6], decorrelation: 0.85};
const warmUpMs = 4000;
/** At most so many pairs, and no more after this time if there are at least so few. */
const pairs = {least: 7, most: 31, ms: 20_000} as const;

/** Prints, for each case, the median of the paired ratios and the range that half of them lie in. */
export async function benchConditioning(args: string[]): Promise<void> {
  const own = args.filter(
    (arg) => arg !== '--what' && arg !== 'conditioning' && arg !== '--what=conditioning',
  );
  const {sizes, layers, packs, backends} = readOptions([
    ...['--sizes', '160x90,320x180', '--packs', 'public/models/inception-v3-half'],
    ...own,
  ]);
  for (const backend of backends) {
    await useBackend(backend);
    for (const pack of packs) {
      const {label, network, weights} = await loadModel(pack);
      const engine =
        backend === 'webgpu'
          ? await createKernelEngine(network, weights)
          : createTensorEngine(network, weights);
      for (const {width, height} of sizes) {
        for (const layer of layers) {
          const {wall, processor} = await ratiosOf(engine, [height, width], {
            ...plainAscent,
            objective: {layers: {[layer]: 1}, kind: 'l2'},
          });
          console.log(
            `${engine.name}, ${label}, ${width} x ${height}, ${layer}: a conditioned step takes ` +
              `${spread(wall)} of a plain one, ${spread(processor)} of its processor time`,
          );
        }
      }
      engine.dispose();
    }
  }
}

const spread = (ratios: readonly number[]): string =>
  `${median(ratios).toFixed(3)} (${quantile(ratios, 0.25).toFixed(3)} to ${quantile(ratios, 0.75).toFixed(3)})`;

/** Of the clock, and of all threads of this process, which other work on the machine disturbs less. */
interface Times {
  readonly wall: number;
  readonly processor: number;
}

/** Conditioned over plain, each pair one after the other in changing order. */
async function ratiosOf(
  engine: Engine,
  [height, width]: readonly [number, number],
  plain: AscentSettings,
): Promise<Record<keyof Times, number[]>> {
  const random = mulberry32(1);
  const x = tf.tensor4d(
    Float32Array.from({length: 3 * height * width}, () => 2 * random() - 1),
    [1, height, width, 3],
  );
  const timed = async (conditioning: Conditioning): Promise<Times> => {
    const startMs = performance.now();
    const before = process.cpuUsage();
    const dreamed = await engine.ascend(x, {...plain, conditioning}, random);
    // Reading a value waits for the device.
    await dreamed.slice([0, 0, 0, 0], [1, 1, 1, 1]).data();
    const {user, system} = process.cpuUsage(before);
    dreamed.dispose();
    return {wall: performance.now() - startMs, processor: (user + system) / 1000};
  };
  // Until shaders and code are compiled; V8 optimises loops late.
  const startMs = performance.now();
  for (let run = 0; run < 4 || (run < 40 && performance.now() - startMs < warmUpMs); run += 1) {
    await timed(run % 2 === 0 ? unconditioned : conditioned);
  }
  const ratios: Record<keyof Times, number[]> = {wall: [], processor: []};
  const endMs = performance.now() + pairs.ms;
  for (let pair = 0; pair < pairs.least || (pair < pairs.most && performance.now() < endMs); pair += 1) {
    const first = pair % 2 === 0 ? conditioned : unconditioned;
    const [a, b] = [await timed(first), await timed(first === conditioned ? unconditioned : conditioned)];
    const [more, less] = first === conditioned ? [a, b] : [b, a];
    ratios.wall.push(more.wall / less.wall);
    ratios.processor.push(more.processor / less.processor);
  }
  x.dispose();
  return ratios;
}
