import {deflateSync} from 'node:zlib';
import {pngChunk, pngSignature} from '../metadata/png-chunk.ts';

/** A PNG of `rgb`, `[height, width, 3]`, 0 to 255. Source: https://www.w3.org/TR/png-3 */
export function encodePng(width: number, height: number, rgb: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const lines = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    lines.set(rgb.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  }
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(lines, {level: 9})),
    pngChunk('IEND', new Uint8Array()),
  ]);
}
