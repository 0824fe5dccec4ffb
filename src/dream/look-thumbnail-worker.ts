import {openWasm} from '../ascent/backend/wasm.ts';
import {rasterFrom, resampled, tensorOf, type Raster} from '../ascent/raster.ts';
import {messageOf} from '../lib/message.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import type {Values} from '../params/values.ts';
import {ripeningOrderOf} from './dream-order.ts';
import {Guides} from './guides.ts';
import type {LookThumbnailAnswer, LookThumbnailRequest} from './look-thumbnail-messages.ts';
import {knownOf, modelOf, openPack, type OpenModel} from './model.ts';
import {Ripening} from './ripening.ts';
import {openSegmenterBeside} from './segmenter.ts';

// Dreams thumbnails of looks, as a still image ripens, on one thread of WebAssembly: what dreams live has the GPU and
// the other cores to itself.

/** So small an image takes more than a large one to show what a look does to it. */
const stepsPerOctave = 24;
const emphasis = 1.3;

const guides = new Guides();
const {yieldToEventLoop} = createYield();
let opened: {readonly name: string; readonly model: OpenModel} | undefined;
let working: Promise<unknown> = Promise.resolve();

const post = (answer: LookThumbnailAnswer): void => postMessage(answer);

async function modelNamed(name: string, modelsUrl: string): Promise<OpenModel> {
  if (opened?.name === name) return opened.model;
  if (!opened) await openWasm(1);
  opened?.model.engine.dispose();
  opened = undefined;
  const model = await modelOf(await openPack(name, {modelsUrl, post: () => undefined}));
  opened = {name, model};
  return model;
}

/** A thumbnail shows how a look looks, not how it moves; what only moving things would get, everything gets. */
const still = (values: Values): Values => ({
  ...values,
  ...{zoom: 0, rotation: 0, driftX: 0, driftY: 0, mirror: 'off'},
  where: values.where === 'moving' ? 'everywhere' : values.where,
});

async function dream(request: LookThumbnailRequest): Promise<Blob | undefined> {
  const {frame, guide, modelsUrl} = request;
  const model = await modelNamed(request.values.model, modelsUrl);
  const [widthPx, heightPx] = [frame.width, frame.height];
  const values = {...still(request.values), ripenTo: Math.max(widthPx, heightPx)};
  const order = ripeningOrderOf(values, knownOf(model), {widthPx, heightPx}, guide !== undefined);
  if (!order) return undefined;
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', {alpha: false, willReadFrequently: true});
  if (!context) return undefined;
  context.drawImage(frame, 0, 0);
  const shown = context.getImageData(0, 0, widthPx, heightPx);

  const {ascent} = order.classic;
  const classic = {...order.classic, ascent: {...ascent, steps: stepsPerOctave}};
  guides.own = guide;
  const image = tensorOf(rasterFrom(shown.data, {widthPx, heightPx}));
  const ripening = await Ripening.of(model.engine, image, {...order, classic}, undefined, {
    yieldToEventLoop,
    guide: guides.tensor(order.guide),
    openSegmenter: () => openSegmenterBeside({modelsUrl}),
  });
  try {
    while ((await ripening.next()).share < 1);
    add(shown, ripening.residual, emphasis * values.wet);
  } finally {
    await ripening.end();
    image.dispose();
  }
  context.putImageData(shown, 0, 0);
  return canvas.convertToBlob({type: 'image/jpeg', quality: 0.85});
}

/** Adds `wet` of a residual to the pixels, in place. */
function add({data, width, height}: ImageData, residual: Raster | undefined, wet: number): void {
  if (!residual) return;
  const {values} = resampled(residual, width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const at = 4 * pixel + channel;
      data[at] = (data[at] as number) + 127.5 * wet * (values[3 * pixel + channel] as number);
    }
  }
}

addEventListener('message', ({data}: MessageEvent<LookThumbnailRequest>) => {
  const {id} = data;
  const next = async (): Promise<void> => {
    try {
      post({id, image: await dream(data)});
    } catch (error) {
      post({id, problem: messageOf(error)});
    } finally {
      data.frame.close();
    }
  };
  working = working.then(next);
});
