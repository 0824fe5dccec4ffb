import {inflateSync} from 'node:zlib';

/** An image: `rgb` is [height, width, 3], 0 to 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const signature = '89504e470d0a1a0a';
/** Channels by PNG colour type: grey, RGB, grey with alpha, RGB with alpha. */
const channelsOf = new Map([
  [0, 1],
  [2, 3],
  [4, 2],
  [6, 4],
]);

/** The predictor of PNG's fourth filter: whichever neighbour is nearest to left + up - upper left. */
function paeth(left: number, up: number, upperLeft: number): number {
  const estimate = left + up - upperLeft;
  const [toLeft, toUp, toUpperLeft] = [left, up, upperLeft].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toUpperLeft) return left;
  return toUp <= toUpperLeft ? up : upperLeft;
}

/** Undoes the filters of scan lines; `lines` are [height, 1 + width * channels], each led by its filter. */
function unfilter(lines: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (pixels[at - channels] ?? 0);
      const up = y === 0 ? 0 : (pixels[at - stride] ?? 0);
      const upperLeft = x < channels || y === 0 ? 0 : (pixels[at - stride - channels] ?? 0);
      const prediction = [0, left, up, (left + up) >> 1, paeth(left, up, upperLeft)][filter];
      if (prediction === undefined) throw new Error(`PNG line ${y} has filter ${filter}; 0 to 4 exist.`);
      pixels[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + prediction;
    }
  }
  return pixels;
}

/**
 * Decodes a PNG of 8 bits a channel, not interlaced: grey or RGB, alpha dropped.
 * Throws Error for anything else. Source: https://www.w3.org/TR/png-3
 */
export function decodePng(file: Uint8Array): Picture {
  const data = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (data.toString('hex', 0, 8) !== signature) throw new Error('This is no PNG: its signature is missing.');
  const chunks: {type: string; body: Buffer}[] = [];
  for (let at = 8; at < data.length;) {
    const length = data.readUInt32BE(at);
    chunks.push({
      type: data.toString('latin1', at + 4, at + 8),
      body: data.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  const header = chunks.find(({type}) => type === 'IHDR')?.body;
  if (header?.length !== 13) throw new Error('This PNG has no header.');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, , , interlace] = header.subarray(8);
  const channels = channelsOf.get(colour ?? -1);
  if (depth !== 8 || channels === undefined || interlace !== 0) {
    throw new Error(
      `PNG of ${depth} bits, colour type ${colour}, interlace ${interlace}; expected 8 bits, type 0, 2, 4 or 6, 0.`,
    );
  }
  const lines = inflateSync(Buffer.concat(chunks.filter(({type}) => type === 'IDAT').map(({body}) => body)));
  if (lines.length !== (width * channels + 1) * height) {
    throw new Error(`PNG of ${width} x ${height} x ${channels} holds ${lines.length} bytes.`);
  }
  const pixels = unfilter(lines, width, height, channels);
  const grey = channels < 3;
  const rgb = Uint8Array.from({length: width * height * 3}, (_, index) => {
    const pixel = Math.floor(index / 3) * channels;
    return pixels[grey ? pixel : pixel + (index % 3)] ?? 0;
  });
  return {width, height, rgb};
}
