import {GuideCanvas, lit, mixed, type Colour} from './canvas.ts';

const colours: readonly Colour[] = [
  [0.75, 0.6, 0.15],
  [0.25, 0.5, 0.3],
  [0.7, 0.25, 0.12],
];
const marking: Colour = [0.12, 0.08, 0.05];
const ivory: Colour = [1, 0.95, 0.8];

const coils = 5;
/** Half the width of a coil. */
const half = 0.105;

/** Coils of serpents beside each other, in lozenge scales. */
export function paintSerpents(sizePx: number): Uint8ClampedArray<ArrayBuffer> {
  const canvas = new GuideCanvas(sizePx, [0.05, 0.04, 0.03]);
  for (let coil = 0; coil < coils; coil++) paintCoil(canvas, coil, colours[coil % 3] as Colour);
  return canvas.rgba;
}

function paintCoil(canvas: GuideCanvas, coil: number, colour: Colour): void {
  canvas.stamp(0.5, 0.5, 0.5, (u, v) => {
    const [x, y] = [(u + 1) / 2, (v + 1) / 2];
    const phase = 7 * x + 2.1 * coil;
    const middle = (coil + 0.5) / coils + 0.07 * Math.sin(phase);
    const across = (y - middle) / Math.hypot(1, 0.49 * Math.cos(phase)) / half;
    if (Math.abs(across) > 1) return undefined;
    // Scales lie on two sets of lines that wind around the body.
    const around = 3.2 * Math.asin(across);
    const [a, b] = [fraction(42 * x + around), fraction(42 * x - around)];
    const fromEdge = Math.min(a, b, 1 - a, 1 - b);
    const isMarked = Math.sin(14 * x + coil) > 0.35 && Math.abs(across) < 0.6;
    const scale = mixed(isMarked ? marking : colour, ivory, fromEdge > 0.3 ? 0.25 : 0);
    return lit(scale, (0.25 + 0.85 * Math.sqrt(1 - across * across)) * (fromEdge < 0.1 ? 0.35 : 1));
  });
}

const fraction = (x: number): number => x - Math.floor(x);
