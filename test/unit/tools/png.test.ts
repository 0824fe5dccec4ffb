import {deflateSync} from 'node:zlib';
import {expect, it} from 'vitest';
import {decodePng} from '../../support/png.ts';
import {mulberry32} from '../../support/random.ts';

const [width, height] = [7, 10];

function chunk(type: string, body: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
}

/** Encodes `pixels` [height, width, channels], line y with filter `filterOf(y)`, as the standard describes them. */
function encode(
  pixels: Uint8Array,
  colour: number,
  channels: number,
  filterOf: (y: number) => number,
): Buffer {
  const at = (x: number, y: number) => (x < 0 || y < 0 ? 0 : (pixels[y * width * channels + x] ?? 0));
  const lines: number[] = [];
  for (let y = 0; y < height; y++) {
    const filter = filterOf(y);
    lines.push(filter);
    for (let x = 0; x < width * channels; x++) {
      const [a, b, c] = [at(x - channels, y), at(x, y - 1), x < channels ? 0 : at(x - channels, y - 1)];
      const distances = [a, b, c].map((value) => Math.abs(a + b - c - value));
      const nearest = [a, b, c][distances.indexOf(Math.min(...distances))] ?? 0;
      const prediction = [0, a, b, Math.floor((a + b) / 2), nearest][filter] ?? 0;
      lines.push((at(x, y) - prediction) & 255);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colour], 8);
  const data = deflateSync(Buffer.from(lines));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data.subarray(0, 20)),
    chunk('tEXt', Buffer.from('Comment\0none')),
    chunk('IDAT', data.subarray(20)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function noise(channels: number): Uint8Array {
  const random = mulberry32(5);
  return Uint8Array.from({length: width * height * channels}, () => Math.floor(random() * 256));
}

it.each([0, 1, 2, 3, 4])('undoes filter %i on every line', (filter) => {
  const rgb = noise(3);
  expect(decodePng(encode(rgb, 2, 3, () => filter))).toEqual({width, height, rgb});
});

it.each([
  ['grey', 0, 1, [0, 0, 0]],
  ['RGB', 2, 3, [0, 1, 2]],
  ['grey with alpha', 4, 2, [0, 0, 0]],
  ['RGB with alpha', 6, 4, [0, 1, 2]],
])('reads %s with the filters mixed', (_, colour, channels, picked) => {
  const pixels = noise(channels);
  const expected = Array.from({length: width * height}, (__, pixel) =>
    picked.map((channel) => pixels[pixel * channels + channel]),
  ).flat();
  const {rgb} = decodePng(encode(pixels, colour, channels, (y) => y % 5));
  expect([...rgb]).toEqual(expected);
});

it('refuses what it cannot read, and says what it found', () => {
  const png = encode(noise(3), 2, 3, () => 0);
  const bend = (offset: number, value: number) => {
    const copy = Buffer.from(png);
    copy[offset] = value;
    return copy;
  };
  expect(() => decodePng(bend(0, 0))).toThrow('signature');
  expect(() => decodePng(bend(24, 16))).toThrow('PNG of 16 bits');
  expect(() => decodePng(bend(25, 3))).toThrow('colour type 3');
  expect(() => decodePng(bend(28, 1))).toThrow('interlace 1');
  expect(() => decodePng(bend(19, width + 1))).toThrow('PNG of 8 x 10 x 3 holds 220 bytes');
  expect(() => decodePng(encode(noise(3), 2, 3, () => 5))).toThrow('filter 5');
});
