import {EncodedPacket} from 'mediabunny';
import {withPngText} from '../../metadata/png-text.ts';
import {encodeRecipe, type Recipe} from '../../metadata/recipe.ts';
import type {FrameEncoder, FrameTime, Segment} from '../segment.ts';
import {shallow} from './images-input.ts';
import {encodeDeepPng, type DeepPixels} from './png.ts';

/** The name of PNG where a video has that of its codec. */
export const imagesCodec = 'png';

/** Encodes the frames of a segment as PNG files, each a packet of its own with the recipe in it. */
export class ImagesEncoder implements FrameEncoder {
  readonly #bits: 8 | 16;
  readonly #recipe: string;
  readonly #packets: EncodedPacket[] = [];
  #size = {codedWidth: 0, codedHeight: 0};

  constructor(bits: 8 | 16, recipe: Recipe) {
    this.#bits = bits;
    this.#recipe = encodeRecipe(recipe);
  }

  async add(
    drawn: VideoFrame,
    {timestampS, durationS}: FrameTime,
    deep: DeepPixels | undefined,
  ): Promise<void> {
    const [widthPx, heightPx] = [drawn.displayWidth, drawn.displayHeight];
    const rgba = new Uint8Array(4 * widthPx * heightPx);
    try {
      await drawn.copyTo(rgba, {format: 'RGBA', layout: [{offset: 0, stride: 4 * widthPx}]});
    } finally {
      drawn.close();
    }
    const fits = deep?.widthPx === widthPx && deep.heightPx === heightPx;
    const rgb = this.#bits === 8 ? colours(rgba) : deepened(rgba, fits ? deep.rgba : undefined);
    const png = withPngText(await encodeDeepPng({widthPx, heightPx}, rgb), this.#recipe);
    this.#packets.push(new EncodedPacket(png, 'key', timestampS, durationS));
    this.#size = {codedWidth: widthPx, codedHeight: heightPx};
  }

  finish(): Promise<Segment> {
    return Promise.resolve({
      packets: this.#packets,
      decoderConfig: {codec: imagesCodec, ...this.#size},
    });
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }
}

function colours(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    for (let channel = 0; channel < 3; channel += 1) rgb[to + channel] = rgba[from + channel] ?? 0;
  }
  return rgb;
}

/**
 * What was drawn in 8 bits, in 16: with what the source has between two steps of 8 bits, if it is known,
 *   source + 257 (drawn - shown),   shown = source in 8 bits
 * so that where the dream adds nothing the source stays to the bit.
 */
function deepened(rgba: Uint8Array, source: Uint16Array | undefined): Uint16Array {
  const rgb = new Uint16Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    for (let channel = 0; channel < 3; channel += 1) {
      const drawn = rgba[from + channel] ?? 0;
      const deep = source?.[from + channel];
      const value = deep === undefined ? 257 * drawn : deep + 257 * (drawn - shallow(deep));
      rgb[to + channel] = Math.max(0, Math.min(65_535, value));
    }
  }
  return rgb;
}
