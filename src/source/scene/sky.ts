import {mulberry32} from '../../lib/random.ts';
import {heap, type Puff} from './billow.ts';
import {makeCanvas, mix, paintPixels, toBitmap, type Colour} from './canvas.ts';
import {at, nearest, sample, smoothstep, type Tile} from './noise.ts';

const zenith: Colour = [38, 96, 178];
const middle: Colour = [104, 164, 220];
const horizon: Colour = [250, 226, 192];
const cirrus: Colour = [246, 244, 240];

/** The sky without its clouds, `width` a multiple of the noise's size: blue to a warm horizon, combed with high cloud. */
export function paintSky(width: number, height: number, noise: Tile): ImageBitmap {
  // High cloud is soft: a quarter of the pixels shows all of it, in a quarter of the time.
  const half = paintPixels(width / 2, Math.ceil(height / 2), (halfX, halfY, out) => {
    const [x, y] = [2 * halfX, 2 * halfY];
    const v = y / height;
    if (v < 0.55) mix(out, zenith, middle, smoothstep(0, 0.55, v));
    else mix(out, middle, horizon, smoothstep(0.5, 1, v));
    // Ripples narrow towards the horizon, as ranks of high cloud do.
    const far = 1 / (1.25 - v);
    const comb = nearest(noise, x + 26 * nearest(noise, x, y * far), y * far * 1.6);
    const patch = sample(noise, x * 0.5 + 200, y * far * 0.7 + 90);
    const veil = smoothstep(-0.9, 2.2, comb + 0.8 * patch) * 0.66;
    mix(out, [out[0], out[1], out[2]], cirrus, veil);
  });
  const {canvas, context} = makeCanvas(width, height, {alpha: false});
  const image = toBitmap(half);
  // The filter looks over the edge: the image's other side has to be there.
  for (const left of [-width, 0, width]) context.drawImage(image, left, 0, width, height);
  image.close();
  return canvas.transferToImageBitmap();
}

const lit: Colour = [255, 251, 240];
const grey: Colour = [158, 174, 204];
const base: Colour = [112, 128, 166];

/** A cumulus, lit from the upper right: bright heads, creases between them, a flat and shaded base. */
export function paintCloud(width: number, height: number, seed: number, noise: Tile): ImageBitmap {
  const floor = height * 0.86;
  const body = heap(width, height, cumulus(width, floor, mulberry32(seed)), noise, {
    ragged: 3.6,
    rough: 0.7,
    sun: [0.52, 0.68, 0.52],
    soft: 0.6,
  });
  return toBitmap(
    paintPixels(width, height, (x, y, out) => {
      const p = y * width + x;
      const alpha = at(body.alpha, p);
      if (alpha === 0) {
        out[3] = 0;
        return;
      }
      const wisp = nearest(noise, x + seed * 61, y);
      const low = smoothstep(0.35, 1, y / floor);
      const light = smoothstep(
        0.12,
        0.86,
        at(body.light, p) +
          0.05 * wisp +
          0.04 * nearest(noise, 2 * x, 2 * y + 99) -
          0.3 * low -
          0.12 * at(body.hollow, p),
      );
      mix(out, low > 0.5 ? base : grey, grey, low > 0.5 ? 2 - 2 * low : 1);
      mix(out, [out[0], out[1], out[2]], lit, light);
      const edge = smoothstep(0.04, 0.95, alpha + 0.3 * wisp * (1 - alpha));
      out[3] = edge * (1 - smoothstep(floor - 7, floor + 5, y + 2.5 * wisp));
    }),
  );
}

/** Heads side by side under one hill-shaped outline, each with smaller heads upon it, and those with smaller ones. */
function cumulus(width: number, floor: number, random: () => number): Puff[] {
  const puffs: Puff[] = [];
  const grow = (puff: Puff, depth: number): void => {
    puffs.push(puff);
    if (depth === 0) return;
    const children = depth === 2 ? 8 : 6;
    for (let i = 0; i < children; i++) {
      const angle = Math.PI * (-0.12 + 1.24 * ((i + random()) / children));
      const r = puff.r * (0.34 + 0.24 * random());
      const out = puff.r * (0.62 + 0.34 * random());
      const x = puff.x + Math.cos(angle) * out;
      const y = puff.y - Math.sin(angle) * out * 0.9;
      grow({x, y: Math.min(y, floor - r * 0.4), z: puff.z + puff.r * (0.55 * random() - 0.1), r}, depth - 1);
    }
  };
  const heads = 5 + Math.floor(random() * 3);
  const peak = 0.3 + 0.4 * random();
  for (let i = 0; i < heads; i++) {
    const u = (i + 0.5) / heads;
    const rise = Math.exp(-(((u - peak) / 0.3) ** 2)) * (0.75 + 0.25 * random());
    const r = floor * (0.13 + 0.15 * rise);
    const x = width * (0.2 + 0.6 * u);
    grow({x, y: floor - r * 0.5, z: 0, r}, 1);
    if (rise > 0.35)
      grow({x: x + r * (random() - 0.5), y: floor - r - floor * 0.3 * rise, z: -4, r: r * 0.95}, 2);
  }
  return puffs;
}
