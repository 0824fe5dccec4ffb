import {mulberry32} from '../../lib/random.ts';
import {heap, type Puff} from './billow.ts';
import {mix, paintPixels, toBitmap, type Colour} from './canvas.ts';
import {at, nearest, smoothstep, type Tile} from './noise.ts';

const leaves: readonly {readonly dark: Colour; readonly bright: Colour}[] = [
  {dark: [20, 50, 40], bright: [148, 178, 70]},
  {dark: [26, 60, 36], bright: [184, 196, 84]},
  {dark: [16, 44, 46], bright: [104, 154, 84]},
  {dark: [48, 52, 28], bright: [224, 186, 82]},
];
const trunk: Colour = [58, 44, 38];

/** Trees of several kinds and colours, each `size` px wide and high, with their feet at the bottom. */
export function paintTrees(size: number, noise: Tile): ImageBitmap[] {
  return Array.from({length: 8}, (_, i) => paintTree(size, i, noise));
}

function paintTree(size: number, seed: number, noise: Tile): ImageBitmap {
  const random = mulberry32(1000 + seed);
  const pointed = seed % 4 === 2;
  const {dark, bright} = leaves[seed % leaves.length] ?? {dark: trunk, bright: trunk};
  const body = heap(size, size, pointed ? conifer(size, random) : crown(size, random), noise, {
    ragged: size / 48,
    rough: size / 50,
    sun: [0.52, 0.68, 0.52],
    soft: 0.08,
  });
  return toBitmap(
    paintPixels(size, size, (x, y, out) => {
      const p = y * size + x;
      const alpha = at(body.alpha, p);
      if (alpha === 0) {
        const stem = Math.abs(x - size / 2) < size * 0.035 && y > size * 0.6;
        mix(out, trunk, trunk, 0);
        out[3] = stem ? 1 : 0;
        return;
      }
      const leaf = 0.1 * nearest(noise, x * 4, y * 4 + seed * 37);
      const low = 0.3 * smoothstep(0.2, 0.9, y / size);
      mix(
        out,
        dark,
        bright,
        smoothstep(0.14, 0.82, at(body.light, p) + leaf - low - 0.3 * at(body.hollow, p)),
      );
      out[3] = smoothstep(0.1, 0.8, alpha);
    }),
  );
}

/** A round crown: heads around a middle, each with smaller ones upon it. */
function crown(size: number, random: () => number): Puff[] {
  const puffs: Puff[] = [{x: size * 0.5, y: size * 0.46, z: 0, r: size * 0.3}];
  for (let i = 0; i < 11; i++) {
    const angle = 2 * Math.PI * ((i + random()) / 11);
    const out = size * (0.2 + 0.1 * random());
    const head = {
      x: size * 0.5 + Math.cos(angle) * out,
      y: size * 0.46 - Math.sin(angle) * out * 0.95,
      z: size * 0.16 * random(),
      r: size * (0.11 + 0.05 * random()),
    };
    puffs.push(head);
    for (let k = 0; k < 4; k++) {
      const turn = 2 * Math.PI * random();
      puffs.push({
        x: head.x + Math.cos(turn) * head.r * 0.7,
        y: head.y - Math.sin(turn) * head.r * 0.7,
        z: head.z + head.r * (0.2 + 0.5 * random()),
        r: head.r * (0.4 + 0.2 * random()),
      });
    }
  }
  return puffs;
}

/** A pointed tree: whorls of small tufts, wider towards the foot. */
function conifer(size: number, random: () => number): Puff[] {
  const puffs: Puff[] = [];
  for (let whorl = 0; whorl < 10; whorl++) {
    const v = whorl / 9;
    const reach = size * (0.015 + 0.2 * v);
    const tufts = 2 + whorl;
    for (let i = 0; i < tufts; i++) {
      puffs.push({
        x: size * 0.5 + reach * (2 * ((i + random()) / tufts) - 1),
        y: size * (0.07 + 0.74 * v) + size * 0.03 * random(),
        z: size * 0.12 * v * random(),
        r: size * (0.03 + 0.035 * v) * (0.8 + 0.5 * random()),
      });
    }
  }
  return puffs;
}
