import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {dreamClassic, defaultTiling} from '../ascent/classic.ts';
import {mulberry32} from '../lib/random.ts';
import {resampled, type Raster} from '../ascent/raster.ts';
import {croppedArea} from '../display/frame-image.ts';
import {minimumSidePx} from '../model/network.ts';
import {withRecipeIn} from '../metadata/image-recipe.ts';
import type {Recipe} from '../metadata/recipe.ts';
import type {ImageOrder} from '../dream/dream-order.ts';
import type {OpenModel} from '../dream/model.ts';
import type {RenderProgress} from './video.ts';
import {noLayers, RenderError} from './render-error.ts';
import {limits, type StillSpec} from './spec.ts';

export interface StillJob {
  readonly picture: Blob;
  readonly name: string;
  readonly order: ImageOrder;
  readonly spec: Omit<StillSpec, 'values' | 'steps'>;
  readonly model: OpenModel;
  /** Goes into the file. */
  readonly recipe: Recipe;
  readonly yieldToEventLoop: YieldToEventLoop;
  readonly onProgress: (progress: RenderProgress) => void;
}

/** Progress of a picture is told in thousandths. */
const thousandths = 1000;

/** The classic dream of a picture, at full size, with its recipe in it. Throws RenderError. */
export async function renderStill(job: StillJob): Promise<Blob> {
  const {order, spec, model, yieldToEventLoop, onProgress} = job;
  const {engine, manifest} = model;
  const {ascent, view} = order;
  if (!ascent) throw noLayers(manifest.title, engine.layers);
  const picture = await read(job);
  let told = 0;
  const dream = await dreamClassic(
    engine,
    picture,
    {
      ...spec.classic,
      ascent,
      tiling: {...defaultTiling, tilePx: spec.tilePx},
    },
    {
      random: mulberry32(spec.seed),
      yieldToEventLoop: yieldToEventLoop,
      onProgress: (share) => {
        const done = Math.floor(thousandths * share);
        if (done > told) onProgress({done, total: thousandths});
        told = Math.max(told, done);
      },
    },
  );
  const file = await write(dream, spec, view.wet === 1 ? undefined : {picture, wet: view.wet});
  return withRecipeIn(file, job.recipe);
}

/**
 * The picture upright, cropped and mirrored as live, and at the size asked for, rgb / 127.5 - 1; what is transparent
 * becomes a middle grey.
 */
async function read({picture, name, order, spec}: StillJob): Promise<Raster> {
  let decoded: ImageBitmap;
  try {
    decoded = await createImageBitmap(picture, {imageOrientation: 'from-image'});
  } catch {
    throw new RenderError(
      'not-a-picture',
      `“${name}” (${picture.type || 'of no known type'}, ${picture.size} bytes) is not a picture this browser can decode.`,
      'Choose a JPEG, PNG, WebP, AVIF or GIF.',
    );
  }
  try {
    const {crop, mirror} = order.view;
    const {left, top, width, height} = croppedArea(decoded.width, decoded.height, crop);
    const {max} = limits.stillSidePx;
    const scale = spec.longSidePx === null ? 1 : spec.longSidePx / Math.max(width, height);
    const [widthPx, heightPx] = [Math.round(width * scale), Math.round(height * scale)];
    if (Math.max(widthPx, heightPx) > max || Math.min(widthPx, heightPx) < minimumSidePx) {
      throw new RenderError(
        'size',
        `“${name}” would be dreamed at ${widthPx} × ${heightPx} pixels; ${minimumSidePx} to ${max} pixels a side can be.`,
        `Choose another size: its long side may have up to ${max} pixels.`,
      );
    }
    // Scaled by area and line, not by the canvas, whose filter is the browser's own.
    const raster = rasterOf(decoded, {left, top, width, height}, mirror);
    return resampled(raster, widthPx, heightPx);
  } finally {
    decoded.close();
  }
}

/** Rows that are converted at once: a whole picture of 8192 px would be in memory twice more. */
const stripPx = 256;

function canvasOf(widthPx: number, heightPx: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', {
    alpha: false,
    willReadFrequently: true,
  });
  if (context) return context;
  throw new RenderError(
    'size',
    `The browser gave no 2D canvas of ${widthPx} × ${heightPx} pixels.`,
    'Choose a smaller size.',
  );
}

type Area = ReturnType<typeof croppedArea>;

/** An area of a picture, its left and right swapped if `mirror`. */
function rasterOf(
  picture: ImageBitmap,
  {left, top, width: widthPx, height: heightPx}: Area,
  mirror: boolean,
): Raster {
  const values = new Float32Array(widthPx * heightPx * 3);
  const strip = Math.min(stripPx, heightPx);
  const context = canvasOf(widthPx, strip);
  if (mirror) context.setTransform(-1, 0, 0, 1, widthPx, 0);
  for (let y = 0, to = 0; y < heightPx; y += strip) {
    const rows = Math.min(strip, heightPx - y);
    context.fillStyle = 'rgb(128 128 128)';
    context.fillRect(0, 0, widthPx, strip);
    context.drawImage(picture, left, top + y, widthPx, rows, 0, 0, widthPx, rows);
    const {data} = context.getImageData(0, 0, widthPx, rows);
    for (let from = 0; from < data.length; from += 4) {
      values[to++] = (data[from] ?? 0) / 127.5 - 1;
      values[to++] = (data[from + 1] ?? 0) / 127.5 - 1;
      values[to++] = (data[from + 2] ?? 0) / 127.5 - 1;
    }
  }
  return {widthPx, heightPx, values};
}

/** Encodes picture + wet * (dream - picture), or the dream itself. */
async function write(
  dream: Raster,
  {type}: Pick<StillSpec, 'type'>,
  mixed: {readonly picture: Raster; readonly wet: number} | undefined,
): Promise<Blob> {
  const {widthPx, heightPx, values} = dream;
  const context = canvasOf(widthPx, heightPx);
  for (let y = 0; y < heightPx; y += stripPx) {
    const rows = Math.min(stripPx, heightPx - y);
    const image = new ImageData(widthPx, rows);
    for (let i = 0, from = y * widthPx * 3; i < image.data.length; i += 1) {
      if (i % 4 === 3) {
        image.data[i] = 255;
        continue;
      }
      const value = values[from] ?? 0;
      const base = mixed ? (mixed.picture.values[from] ?? 0) : value;
      from += 1;
      image.data[i] = Math.round((base + (mixed?.wet ?? 1) * (value - base) + 1) * 127.5);
    }
    context.putImageData(image, 0, y);
  }
  const blob = await context.canvas.convertToBlob({type, quality: 0.95});
  if (blob.type === type) return blob;
  throw new RenderError(
    'no-encoder',
    `This browser does not write ${type}; it offered ${blob.type}.`,
    'Choose PNG.',
  );
}
