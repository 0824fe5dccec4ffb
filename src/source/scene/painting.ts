import {mulberry32} from '../../lib/random.ts';
import {makeCanvas} from './canvas.ts';
import {paintForeground, paintForest, paintMeadows, paintMountains, type Strip} from './land.ts';
import {fractalNoise} from './noise.ts';
import {paintCloud, paintSky} from './sky.ts';
import {paintTrees} from './tree.ts';

/** The size in which the scene is drawn. */
export const sceneSize = {widthPx: 960, heightPx: 540} as const;

/** An image that slides sideways forever: its place from the top, and its speed in px/s. */
interface Layer {
  readonly strip: Strip;
  readonly top: number;
  readonly speed: number;
}

/** One drifting cloud: `far` is 1 at the horizon, 0 overhead. */
interface Cloud {
  readonly image: ImageBitmap;
  readonly far: number;
  readonly place: number;
  readonly phase: number;
}

type Context = OffscreenCanvasRenderingContext2D;

/** Everything the scene is made of, painted once: the same every time. */
export class Painting {
  readonly #sky: Layer;
  readonly #sun: ImageBitmap;
  readonly #clouds: readonly Cloud[];
  readonly #land: readonly Layer[];

  private constructor(sky: Layer, sun: ImageBitmap, clouds: readonly Cloud[], land: readonly Layer[]) {
    this.#sky = sky;
    this.#sun = sun;
    this.#clouds = clouds;
    this.#land = land;
  }

  /** Paints it all, giving way to the page between two parts. */
  static async paint(): Promise<Painting> {
    const noise = fractalNoise({size: 512, cells: 8, octaves: 5, seed: 3, gain: 0.62});
    const sky = {strip: paintSky(1024, 370, noise), top: 0, speed: 2};
    const clouds: ImageBitmap[] = [];
    for (const seed of [1, 2, 3, 4]) {
      await yieldToEventLoop();
      clouds.push(paintCloud(400, 230, seed, noise));
    }
    const trees = paintTrees(48, noise);
    const strips = [
      {top: 226, speed: 3, paint: () => paintMountains(1024, 160, noise)},
      {
        top: 300,
        speed: 6,
        paint: () => paintForest(1024, 110, noise, trees, {seed: 2, treePx: 11, air: 0.42}),
      },
      {
        top: 326,
        speed: 10,
        paint: () => paintForest(1024, 120, noise, trees, {seed: 9, treePx: 19, air: 0.16}),
      },
      {top: 372, speed: 17, paint: () => paintMeadows(1536, 130, noise, trees)},
      {top: 420, speed: 30, paint: () => paintForeground(1536, 120, noise)},
    ];
    const land: Layer[] = [];
    for (const {top, speed, paint} of strips) {
      await yieldToEventLoop();
      land.push({strip: paint(), top, speed});
    }
    for (const tree of trees) tree.close();
    return new Painting(sky, paintSun(420), scatterClouds(clouds), land);
  }

  /** Draws the scene as it is `seconds` after its beginning. */
  draw(context: Context, seconds: number): void {
    slide(context, this.#sky, seconds);
    context.drawImage(this.#sun, 560, -60);
    for (const cloud of this.#clouds) drift(context, cloud, seconds);
    for (const layer of this.#land) slide(context, layer, seconds);
  }

  close(): void {
    const images = [this.#sky.strip, this.#sun, ...this.#clouds.map(({image}) => image)];
    for (const image of [...images, ...this.#land.map(({strip}) => strip)]) image.close();
  }
}

const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function slide(context: Context, {strip, top, speed}: Layer, seconds: number): void {
  // Whole pixels: bilinear filtering of full-width strips costs more than all the rest.
  const shift = -(Math.round(seconds * speed) % strip.width);
  context.drawImage(strip, shift, top);
  if (shift + strip.width < sceneSize.widthPx) context.drawImage(strip, shift + strip.width, top);
}

/** From the horizon, where clouds are small, many and slow, to overhead. */
function scatterClouds(images: readonly ImageBitmap[]): Cloud[] {
  const random = mulberry32(21);
  const count = 14;
  return Array.from({length: count}, (_, i) => ({
    image: images[i % images.length] as ImageBitmap,
    far: 1 - i / (count - 1),
    place: (i * 0.381966 + 0.1 * random()) % 1,
    phase: 2 * Math.PI * random(),
  }));
}

/** Draws a cloud where the wind has brought it, swelling and sinking a little as it goes. */
function drift(context: Context, {image, far, place, phase}: Cloud, seconds: number): void {
  const near = 1 - far;
  const swell = 1 + 0.07 * Math.sin(seconds / 19 + phase);
  const width = image.width * (0.28 + 0.72 * near) * swell;
  const height = image.height * (0.28 + 0.66 * near) * (2 - swell);
  const way = sceneSize.widthPx + width;
  const x = ((place * way + seconds * (3 + 11 * near)) % way) - width;
  const base = sceneSize.heightPx * (0.53 - 0.27 * near + 0.02 * Math.sin(phase * 5));
  context.globalAlpha = 0.6 + 0.4 * near;
  context.drawImage(image, x, base - height * 0.86, width, height);
  context.globalAlpha = 1;
}

function paintSun(size: number): ImageBitmap {
  const {canvas, context} = makeCanvas(size, size);
  const r = size / 2;
  const glow = context.createRadialGradient(r, r, 0, r, r, r);
  const stops: [number, number][] = [
    [0, 1],
    [0.09, 1],
    [0.12, 0.72],
    [0.3, 0.3],
    [0.6, 0.1],
    [1, 0],
  ];
  for (const [at, alpha] of stops) glow.addColorStop(at, `rgb(255 246 218 / ${alpha})`);
  context.fillStyle = glow;
  context.fillRect(0, 0, size, size);
  return canvas.transferToImageBitmap();
}
