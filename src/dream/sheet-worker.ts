import {openBackend} from '../ascent/backend/backend.ts';
import {channelDream} from '../ascent/channel-dream.ts';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import {browserSheet} from '../model/channel-sheets.ts';
import {keepDrawnSheet, readDrawnSheet} from '../model/drawn-sheets.ts';
import {CodedError, messageOf, type Message} from '../lib/message.ts';
import {openPack} from './model.ts';
import {notices} from './notices.ts';
import type {SheetAnswer, SheetRequest} from './sheet-messages.ts';

/** An image is posted and kept this often, so that a drawing that is ended has not been for nothing. */
const postEveryMs = 1500;
const {tilePx, columns} = browserSheet;

const post = (answer: SheetAnswer): void => postMessage(answer);
const report = (note: Message): void => post({type: 'note', note});

/** RGB as a canvas takes it. */
function imageOf(rgb: Uint8Array): ImageData {
  const image = new ImageData(tilePx, tilePx);
  for (let pixel = 0; pixel < tilePx * tilePx; pixel += 1) {
    image.data.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  return image;
}

/** Draws what the channels of a layer dream of, one by one, from where an earlier drawing was ended. */
async function draw({owner, layer, channels, modelsUrl}: SheetRequest): Promise<void> {
  const canvas = new OffscreenCanvas(columns * tilePx, Math.ceil(channels / columns) * tilePx);
  const context = canvas.getContext('2d');
  if (!context) throw new CodedError(notices['no-canvas']());
  const earlier = await readDrawnSheet(owner, layer);
  if (earlier) context.drawImage(await createImageBitmap(earlier.image), 0, 0);

  // A GPU is always faster here; a software one is never taken.
  await openBackend('auto', (kind) => Promise.resolve(kind === 'webgpu' ? 0 : 1), report);
  const packs = {modelsUrl, post: () => undefined};
  const {network, weights} = await openPack(owner.folder, packs);
  const engine = createTensorEngine(network, weights);
  const show = async (done: number): Promise<void> => {
    const image = await canvas.convertToBlob({type: 'image/jpeg', quality: 0.85});
    await keepDrawnSheet(owner, layer, {image, done}).catch((error: unknown) =>
      report(notices['sheet-not-kept']({cause: messageOf(error)})),
    );
    post({type: 'drawn', image, done});
  };
  let shownMs = -Infinity; // the first at once
  for (let channel = earlier?.done ?? 0; channel < channels; channel += 1) {
    const tile = imageOf(await channelDream(engine, layer, channel, browserSheet));
    context.putImageData(tile, (channel % columns) * tilePx, Math.floor(channel / columns) * tilePx);
    if (channel + 1 < channels && performance.now() - shownMs < postEveryMs) continue;
    await show(channel + 1);
    shownMs = performance.now();
  }
}

addEventListener('message', ({data}: MessageEvent<SheetRequest>) => {
  draw(data).catch((error: unknown) => {
    post({type: 'problem', problem: notices['sheet-failed']({cause: messageOf(error)})});
  });
});
