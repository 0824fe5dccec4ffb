import type {Size} from '../support/size.ts';
import type {Picture} from './picture.ts';

type Colour = readonly [number, number, number];
/** Colour in [0, 1] at a place in [0, 1] across and down. */
type Paint = (u: number, v: number) => Colour;

const mix = (a: Colour, b: Colour, t: number): Colour =>
  [0, 1, 2].map((c) => (a[c] as number) + ((b[c] as number) - (a[c] as number)) * t) as unknown as Colour;

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.max(0, Math.min(1, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

const wall: Paint = (u, v) =>
  mix([0.82, 0.79, 0.74], [0.6, 0.56, 0.52], smooth(0, 1.2, Math.hypot(u - 0.3, v)));

const stage: Paint = (u, v) => {
  const beam = smooth(0.05 + 0.22 * v, 0, Math.abs(u - 0.5)) * (0.35 + 0.4 * v);
  const lit = mix([0.01, 0.01, 0.02], [0.95, 0.8, 0.55], v > 0.82 ? beam : 0.6 * beam);
  const figure =
    Math.hypot((u - 0.5) * 1.78, v - 0.47) < 0.06 || (Math.abs(u - 0.5) < 0.055 && v > 0.53 && v < 0.88);
  return figure ? mix(lit, [0.12, 0.06, 0.06], 0.8) : lit;
};

const landscape: Paint = (u, v) => {
  const ridge = (base: number, height: number, phase: number) =>
    base - height * (Math.sin(5 * u + phase) + 0.5 * Math.sin(13 * u + 2 * phase) + 0.2 * Math.sin(37 * u));
  if (v > ridge(0.8, 0.04, 4)) return mix([0.3, 0.42, 0.16], [0.16, 0.24, 0.1], smooth(0.7, 1, v));
  if (v > ridge(0.6, 0.06, 1)) return mix([0.3, 0.4, 0.38], [0.26, 0.38, 0.26], smooth(0.5, 0.8, v));
  if (v > ridge(0.45, 0.09, 2.5)) return mix([0.62, 0.66, 0.74], [0.42, 0.5, 0.58], smooth(0.3, 0.6, v));
  return mix([0.36, 0.56, 0.84], [0.86, 0.88, 0.88], smooth(0, 0.5, v));
};

/** Scenes that the tool draws itself. */
export const drawnScenes: Readonly<Record<string, Paint>> = {wall, stage, landscape};

/** A painted scene with a camera's grain. */
export function drawn(paint: Paint, {width, height}: Size, random: () => number): Picture {
  const values = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const colour = paint(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height);
    const grain = 0.03 * (random() - 0.5);
    colour.forEach((value, c) => (values[3 * i + c] = 2 * (value + grain) - 1));
  }
  return {width, height, values};
}
