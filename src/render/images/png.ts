import {joined, view} from '../../lib/bytes.ts';
import {pngChunk, pngSignature} from '../../metadata/png-chunk.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The pixels of a PNG, `[heightPx, widthPx, 4]`, of 16 bits: those of 8 bits are spread over the same range. */
export interface DeepPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint16Array;
}

/** Channels by colour type: grey, RGB, grey with alpha, RGB with alpha. */
const channelsOf: Readonly<Record<number, number>> = {0: 1, 2: 3, 4: 2, 6: 4};
/** 255 times this is 65535. */
const spread = 257;

/**
 * Decodes a PNG of 8 or 16 bits a channel, of grey or RGB with or without alpha. Undefined for one with a palette, of fewer
 * bits, or interlaced, which the browser decodes. Throws Error, in plain words, if it is none or damaged. Source:
 * https://www.w3.org/TR/png-3
 */
export async function decodeDeepPng(png: Bytes): Promise<DeepPixels | undefined> {
  if (!pngSignature.every((byte, i) => png[i] === byte)) throw new Error('it is no PNG');
  const header = view(png);
  if (png.length < 33) throw new Error('it is cut off');
  const [widthPx, heightPx] = [header.getUint32(16), header.getUint32(20)];
  const [bits = 0, type = 0, , , interlaced = 0] = png.subarray(24, 29);
  const channels = channelsOf[type];
  if (channels === undefined || (bits !== 8 && bits !== 16) || interlaced !== 0) return undefined;
  const data: Bytes[] = [];
  for (let at = 8; at + 12 <= png.length;) {
    const length = header.getUint32(at);
    if (new TextDecoder().decode(png.subarray(at + 4, at + 8)) === 'IDAT') {
      data.push(png.subarray(at + 8, at + 8 + length));
    }
    at += 12 + length;
  }
  const pixelBytes = (channels * bits) / 8;
  const lines = await piped(joined(data), new DecompressionStream('deflate'));
  if (lines.length < heightPx * (widthPx * pixelBytes + 1)) throw new Error('it is cut off');
  unfilter(lines, widthPx * pixelBytes, heightPx, pixelBytes);
  return {widthPx, heightPx, rgba: spreadOut(lines, {widthPx, heightPx, channels, bits})};
}

interface Lines {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  readonly bits: number;
}

function spreadOut(lines: Bytes, {widthPx, heightPx, channels, bits}: Lines): Uint16Array {
  const rgba = new Uint16Array(4 * widthPx * heightPx);
  const stride = (widthPx * channels * bits) / 8 + 1;
  const words = view(lines);
  const isGrey = channels < 3;
  for (let y = 0, to = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1, to += 4) {
      const at = y * stride + 1 + (x * channels * bits) / 8;
      const value = (channel: number): number =>
        bits === 16 ? words.getUint16(at + 2 * channel) : spread * (lines[at + channel] ?? 0);
      for (let channel = 0; channel < 3; channel += 1) rgba[to + channel] = value(isGrey ? 0 : channel);
      rgba[to + 3] = channels === 2 || channels === 4 ? value(channels - 1) : 65_535;
    }
  }
  return rgba;
}

/** Undoes the filters of scan lines in place; each is led by its filter. */
function unfilter(lines: Bytes, lineBytes: number, height: number, pixelBytes: number): void {
  for (let y = 0; y < height; y += 1) {
    const start = y * (lineBytes + 1);
    const filter = lines[start] ?? 0;
    if (filter > 4) throw new Error(`its line ${y} has filter ${filter}`);
    for (let x = 1; x <= lineBytes; x += 1) {
      const at = start + x;
      const left = x > pixelBytes ? (lines[at - pixelBytes] ?? 0) : 0;
      const up = y > 0 ? (lines[at - lineBytes - 1] ?? 0) : 0;
      const before = x > pixelBytes && y > 0 ? (lines[at - lineBytes - 1 - pixelBytes] ?? 0) : 0;
      lines[at] = (lines[at] ?? 0) + predicted(filter, left, up, before);
    }
  }
}

function predicted(filter: number, left: number, up: number, before: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp, toBoth] = [
    Math.abs(up - before),
    Math.abs(left - before),
    Math.abs(left + up - 2 * before),
  ];
  return toLeft <= toUp && toLeft <= toBoth ? left : toUp <= toBoth ? up : before;
}

/** Encodes `rgb`, `[heightPx, widthPx, 3]`, as a PNG of 8 bits from bytes, of 16 from words. */
export async function encodeDeepPng(
  {widthPx, heightPx}: {readonly widthPx: number; readonly heightPx: number},
  rgb: Uint8Array | Uint16Array,
): Promise<Bytes> {
  const bytes = rgb.BYTES_PER_ELEMENT;
  const header = new Uint8Array(13);
  view(header).setUint32(0, widthPx);
  view(header).setUint32(4, heightPx);
  header.set([8 * bytes, 2, 0, 0, 0], 8);
  const lineBytes = 3 * widthPx * bytes;
  const lines = new Uint8Array(heightPx * (lineBytes + 1));
  for (let y = 0; y < heightPx; y += 1) {
    const start = y * (lineBytes + 1) + 1;
    for (let i = 0; i < 3 * widthPx; i += 1) {
      const value = rgb[3 * y * widthPx + i] ?? 0;
      if (bytes === 1) lines[start + i] = value;
      else {
        lines[start + 2 * i] = value >> 8;
        lines[start + 2 * i + 1] = value & 255;
      }
    }
    // Each byte less the one to its left: smaller, and simple.
    for (let x = lineBytes - 1; x >= 3 * bytes; x -= 1) {
      lines[start + x] = (lines[start + x] ?? 0) - (lines[start + x - 3 * bytes] ?? 0);
    }
    lines[start - 1] = 1;
  }
  const data = await piped(lines, new CompressionStream('deflate'));
  return joined([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

async function piped(bytes: Bytes, through: CompressionStream | DecompressionStream): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
