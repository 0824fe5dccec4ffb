/**
 * Draws docs/half-and-full.jpg, what the embedded and the full network make of the same picture, the drawn clouds:
 *   npm run docs:models -- [FULL]
 * FULL is the pack of the full network, or Keras's .h5 of it; by default the one that `npm run bench` takes.
 */
import {readFile, writeFile} from 'node:fs/promises';
import {resolve} from 'node:path';
import jpeg from 'jpeg-js';
import {createServer} from 'vite';
import {dreamClassic} from '../../src/ascent/classic.ts';
import {defaultTiling} from '../../src/ascent/tiling.ts';
import {mulberry32} from '../../src/lib/random.ts';
import type {Raster} from '../../src/ascent/raster.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import type {MixedName} from '../../src/model/network.ts';
import {loadModel, readPack} from '../bench/packs.ts';
import {launch} from './browser.ts';
import {useBackend} from './node-backend.ts';
import {decodePng} from './png.ts';
import {unconditioned} from '../../src/ascent/conditioning.ts';

const [widthPx, heightPx, gapPx] = [400, 225, 4];
const layers: readonly MixedName[] = ['mixed3', 'mixed4', 'mixed5', 'mixed6'];
const file = 'docs/half-and-full.jpg';

/** The clouds some seconds after their beginning, as the app draws them. */
async function paintScene(): Promise<Raster> {
  const server = await createServer({root: resolve('.'), server: {port: 0}, logLevel: 'warn'});
  await server.listen();
  const browser = await launch({gpu: 'none'});
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}LICENSE`);
    // As text: the page imports the modules, not this script's bundler.
    const png: string = await page.evaluate(`(async () => {
      const {Painting, sceneSize} = await import('/src/source/scene/painting.ts');
      const painting = await Painting.paint();
      const whole = new OffscreenCanvas(sceneSize.widthPx, sceneSize.heightPx);
      painting.draw(whole.getContext('2d'), 40);
      const small = new OffscreenCanvas(${widthPx}, ${heightPx});
      const context = small.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(whole, 0, 0, ${widthPx}, ${heightPx});
      const bytes = new Uint8Array(await (await small.convertToBlob()).arrayBuffer());
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    })()`);
    const {rgb} = decodePng(Buffer.from(png, 'latin1'));
    return {widthPx, heightPx, values: Float32Array.from(rgb, (value) => value / 127.5 - 1)};
  } finally {
    await browser.close();
    await server.close();
  }
}

const settings = {
  octaves: 4,
  octaveScale: 1.4,
  tiling: defaultTiling,
  ascent: {
    steps: 12,
    stepSize: 0.03,
    normalise: 'std',
    jitterPx: 8,
    conditioning: unconditioned,
    smoothingPx: 0.5,
    totalVariation: 0.05,
    range: 1,
  },
} as const;

await useBackend('wasm');
const picture = await paintScene();
const columns: Raster[][] = [];
for (const label of ['public/models/inception-v3-half', process.argv[2] ?? 'full']) {
  const {network, weights} = await loadModel(readPack(label));
  const engine = createTensorEngine(network, weights);
  const column: Raster[] = [];
  for (const layer of layers) {
    const objective = {layers: {[layer]: 1}, kind: 'mean'} as const;
    const random = mulberry32(1);
    column.push(
      await dreamClassic(engine, picture, {...settings, ascent: {...settings.ascent, objective}}, {random}),
    );
    console.log(`${label}: ${layer}`);
  }
  engine.dispose();
  columns.push(column);
}

const [width, height] = [2 * widthPx + gapPx, layers.length * (heightPx + gapPx) - gapPx];
const data = new Uint8Array(4 * width * height).fill(255);
columns.forEach((column, x) => {
  column.forEach(({values}, y) => {
    for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
      const left = x * (widthPx + gapPx) + (pixel % widthPx);
      const top = y * (heightPx + gapPx) + Math.floor(pixel / widthPx);
      for (let c = 0; c < 3; c += 1) {
        data[4 * (top * width + left) + c] = Math.round(127.5 * ((values[3 * pixel + c] ?? 0) + 1));
      }
    }
  });
});
await writeFile(file, jpeg.encode({width, height, data}, 75).data);
console.log(`${file}: ${((await readFile(file)).length / 1e3).toFixed(0)} kB`);
