import {mulberry32} from '../../lib/random.ts';
import {GuideCanvas, lit, mixed, type Colour} from './canvas.ts';

const stone: Colour = [0.85, 0.72, 0.52];
const storeys = 4;

/** The front of a palace: storeys of arches between columns, under pointed roofs. */
export function paintPalace(sizePx: number): Uint8ClampedArray<ArrayBuffer> {
  const canvas = new GuideCanvas(sizePx, [0.45, 0.65, 0.85]);
  const random = mulberry32(2);
  canvas.stamp(0.5, 0.66, 0.5, (_, y) => (y < -0.78 ? undefined : lit(stone, 0.9)));
  for (const tower of [0.14, 0.5, 0.86]) paintRoof(canvas, tower, 0.27);
  for (let storey = 0; storey < storeys; storey++) {
    const y = 0.36 + (storey * 0.64) / storeys + 0.07;
    const count = [5, 7, 6, 5][storey] ?? 5;
    canvas.stamp(0.5, y - 0.085, 0.5, (_, v) =>
      Math.abs(v) < 0.03 ? lit(stone, Math.abs(v) < 0.012 ? 0.5 : 1.15) : undefined,
    );
    for (let i = 0; i < count; i++) {
      paintArch(canvas, [(i + 0.5) / count, y, 0.46 / count], random());
    }
  }
  return canvas.rgba;
}

function paintArch(
  canvas: GuideCanvas,
  [x, y, radius]: readonly [number, number, number],
  tint: number,
): void {
  canvas.stamp(x, y, radius, (u, v) => {
    const inside = (half: number): boolean => (v < -0.1 ? Math.hypot(u, v + 0.1) < half : Math.abs(u) < half);
    if (inside(0.5)) {
      // Panes and a light behind them.
      if (Math.abs(u) < 0.06 || Math.abs(v - 0.1) < 0.05 || Math.abs(v - 0.6) < 0.05) return lit(stone, 0.7);
      return mixed([0.07, 0.08, 0.16], [0.95, 0.6, 0.2], tint > 0.6 ? 0.8 : 0.1 + 0.1 * v);
    }
    if (inside(0.72)) return lit(stone, 0.75 + 0.5 * Math.sin(18 * Math.atan2(u, -v)) ** 2);
    if (Math.abs(u) > 0.8 && Math.abs(u) < 0.98)
      return lit(stone, 1.2 - 0.9 * Math.abs((Math.abs(u) - 0.87) / 0.1));
    return undefined;
  });
}

function paintRoof(canvas: GuideCanvas, x: number, y: number): void {
  canvas.stamp(x, y, 0.24, (u, v) => {
    const half = v < 0.35 ? 0.42 * ((v + 1) / 1.35) ** 1.4 : 0.42;
    if (Math.abs(u) > half) return undefined;
    if (v > 0.35) return lit(stone, 1.1 - Math.abs(u));
    const tiles = 0.7 + 0.35 * Math.sin(40 * v) * Math.cos(26 * (u / Math.max(half, 0.05)));
    return lit([0.7, 0.3, 0.2], tiles * (1.1 - 0.6 * (u / half) ** 2));
  });
}
