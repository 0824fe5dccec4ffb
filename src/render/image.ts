import {notices as dreamNotices} from '../dream/notices.ts';
import type {Where} from '../feedback/mask/where.ts';
import type {Segmenter} from '../feedback/person/segmenter.ts';
import {messageOf, type Message} from '../lib/message.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {pickedForImage} from '../ascent/channel-pick.ts';
import {dreamClassic} from '../ascent/classic.ts';
import {defaultTiling} from '../ascent/tiling.ts';
import {mulberry32} from '../lib/random.ts';
import {putPixels, resampled, type Raster} from '../ascent/raster.ts';
import {croppedArea} from '../display/framing.ts';
import {minimumSidePx} from '../model/network.ts';
import {withRecipeIn} from '../metadata/image-recipe.ts';
import type {Recipe} from '../metadata/recipe.ts';
import type {ImageOrder} from '../dream/dream-order.ts';
import {Guides} from '../dream/guides.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {OpenModel} from '../dream/model.ts';
import type {RenderProgress} from './video-job.ts';
import {imageMask} from '../feedback/mask/image-mask.ts';
import {maskRow, type ImageMask} from '../feedback/mask/mask-row.ts';
import {middleGrey} from '../source/backdrop.ts';
import {headerBytes, mostPixels} from '../source/image.ts';
import {declaredSize, sniff} from '../source/sniff.ts';
import {notices, type RenderCode} from './notices.ts';
import {noLayers, RenderError} from './render-error.ts';
import {limits, type ImageSpec, type ImageType} from './spec.ts';

export interface ImageJob {
  readonly image: Blob;
  readonly name: string;
  readonly order: ImageOrder;
  /** The user's own guide image. */
  readonly guide: GuideImage | undefined;
  readonly spec: Omit<ImageSpec, 'values' | 'steps'>;
  /** The colour behind what is transparent. */
  readonly backdrop: string;
  readonly model: OpenModel;
  /** Opens the network that finds the person. */
  readonly openSegmenter: () => Promise<Segmenter>;
  /** Goes into the file. */
  readonly recipe: Recipe;
  readonly yieldToEventLoop: YieldToEventLoop;
  readonly onProgress: (progress: RenderProgress) => void;
}

/** Progress is reported in thousandths. */
const thousandths = 1000;

/** A complete image, and what it lacks. */
export interface RenderedImage {
  readonly file: Blob;
  readonly notices: readonly Message[];
}

/** The classic dream of an image, at full size, with its recipe in it. Throws RenderError. */
export async function renderImage(job: ImageJob): Promise<RenderedImage> {
  const {order, spec, model, recipe, yieldToEventLoop, onProgress} = job;
  const {ascent, view} = order;
  if (!ascent) throw noLayers(model);
  const source = await read(job);
  const objective = await pickedForImage(model.engine, source, ascent.objective, ascent.pick);
  let reported = 0;
  const guides = new Guides();
  guides.own = job.guide;
  const dream = await dreamClassic(
    model.engine,
    source,
    {...spec.classic, ascent: {...ascent, objective}, tiling: {...defaultTiling, tilePx: spec.tilePx}},
    {
      random: mulberry32(spec.seed),
      reference: guides.tensor(order.guide),
      yieldToEventLoop,
      onProgress: (share) => {
        const done = Math.floor(thousandths * share);
        if (done > reported) onProgress({done, total: thousandths});
        reported = Math.max(reported, done);
      },
    },
  ).finally(() => guides.dispose());
  const {mask, lacks} = await maskOrNotice(source, order.where, job.openSegmenter);
  const file = await write(
    dream,
    spec.type,
    view.wet === 1 && !mask ? undefined : {source, wet: view.wet, mask},
  );
  return {file: await withRecipeIn(file, recipe), notices: lacks};
}

/** The mask, or why the dream is everywhere instead. */
async function maskOrNotice(
  source: Raster,
  where: Where,
  openSegmenter: () => Promise<Segmenter>,
): Promise<{readonly mask: ImageMask | undefined; readonly lacks: readonly Message[]}> {
  if (where.place === 'moving') return {mask: undefined, lacks: [notices['nothing-moves']()]};
  try {
    return {mask: await imageMask(source, where, openSegmenter), lacks: []};
  } catch (error) {
    return {mask: undefined, lacks: [dreamNotices['person-unknown']({cause: messageOf(error)})]};
  }
}

/**
 * The image upright, cropped and mirrored as live, and at the size asked for, rgb / 127.5 - 1, over the backdrop's colour
 * where it is transparent.
 */
async function read({image, name, order, spec, backdrop}: ImageJob): Promise<Raster> {
  let decoded: ImageBitmap;
  try {
    decoded = await createImageBitmap(image, {imageOrientation: 'from-image'});
  } catch (error) {
    throw new RenderError(await undecodable(image, name), {cause: error});
  }
  try {
    const area = croppedArea(decoded.width, decoded.height, order.view);
    const {max: maxPx} = limits.imageSidePx;
    const longSidePx = Math.max(area.width, area.height);
    const scale = spec.longSidePx === null ? 1 : spec.longSidePx / longSidePx;
    const [widthPx, heightPx] = [Math.round(area.width * scale), Math.round(area.height * scale)];
    if (Math.max(widthPx, heightPx) > maxPx || Math.min(widthPx, heightPx) < minimumSidePx) {
      throw new RenderError(notices.size({name, widthPx, heightPx, minPx: minimumSidePx, maxPx}));
    }
    // Scaled by area and line, not by the canvas, whose filter is the browser's own.
    return resampled(rasterOf(decoded, area, order.view.mirror, backdrop), widthPx, heightPx);
  } finally {
    decoded.close();
  }
}

/** Why the browser did not decode an image. */
async function undecodable(image: Blob, name: string): Promise<Message<RenderCode>> {
  const head = new Uint8Array(await image.slice(0, headerBytes).arrayBuffer());
  const [found, declared] = [sniff(head), declaredSize(head)];
  if (found?.kind === 'video') return notices['video-as-image']({name});
  if (declared && declared.widthPx * declared.heightPx > mostPixels) {
    return notices['image-too-large']({name, ...declared, megapixels: mostPixels / 2 ** 20});
  }
  return notices['not-an-image']({name, type: found?.type ?? image.type, bytes: image.size});
}

/** Rows that are converted at once: all of an image of 8192 px would be in memory twice more. */
const stripPx = 256;

function canvasOf(widthPx: number, heightPx: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', {
    alpha: false,
    willReadFrequently: true,
  });
  if (!context) throw new RenderError(notices['no-canvas']({widthPx, heightPx}));
  return context;
}

type Area = ReturnType<typeof croppedArea>;

/** An area of an image, its left and right swapped if `mirror`. */
function rasterOf(
  image: ImageBitmap,
  {left, top, width: widthPx, height: heightPx}: Area,
  mirror: boolean,
  backdrop: string,
): Raster {
  const values = new Float32Array(widthPx * heightPx * 3);
  const strip = Math.min(stripPx, heightPx);
  const context = canvasOf(widthPx, strip);
  if (mirror) context.setTransform(-1, 0, 0, 1, widthPx, 0);
  for (let y = 0; y < heightPx; y += strip) {
    const rows = Math.min(strip, heightPx - y);
    context.fillStyle = backdrop === '' ? middleGrey : backdrop;
    context.fillRect(0, 0, widthPx, strip);
    context.drawImage(image, left, top + y, widthPx, rows, 0, 0, widthPx, rows);
    putPixels(values, y * widthPx, context.getImageData(0, 0, widthPx, rows).data);
  }
  return {widthPx, heightPx, values};
}

/** How a dream lies over its source: wet, and where. */
interface Mix {
  readonly source: Raster;
  readonly wet: number;
  readonly mask: ImageMask | undefined;
}

/** Encodes source + wet * mask * (dream - source), or the dream itself. */
async function write(
  {widthPx, heightPx, values}: Raster,
  type: ImageType,
  mix: Mix | undefined,
): Promise<Blob> {
  const amounts = new Float32Array(widthPx).fill(mix?.wet ?? 1);
  const context = canvasOf(widthPx, heightPx);
  for (let y = 0; y < heightPx; y += stripPx) {
    const rows = Math.min(stripPx, heightPx - y);
    const strip = new ImageData(widthPx, rows);
    for (let i = 0, from = y * widthPx * 3; i < strip.data.length; i += 1) {
      const x = (i >> 2) % widthPx;
      if (mix?.mask && i % (4 * widthPx) === 0) {
        maskRow(mix.mask, {widthPx, heightPx}, y + i / (4 * widthPx), amounts);
        amounts.forEach((amount, column) => (amounts[column] = mix.wet * amount));
      }
      if (i % 4 === 3) {
        strip.data[i] = 255;
        continue;
      }
      const value = values[from] ?? 0;
      const base = mix ? (mix.source.values[from] ?? 0) : value;
      from += 1;
      strip.data[i] = Math.round((base + (amounts[x] ?? 1) * (value - base) + 1) * 127.5);
    }
    context.putImageData(strip, 0, y);
  }
  const blob = await context.canvas.convertToBlob({type, quality: 0.95});
  if (blob.type === type) return blob;
  throw new RenderError(notices['no-image-encoder']({type, offered: blob.type}));
}
