import {mulberry32} from '../../lib/random.ts';
import {GuideCanvas, lit, mixed, type Colour} from './canvas.ts';

const irises: readonly Colour[] = [
  [0.2, 0.5, 0.75],
  [0.75, 0.5, 0.1],
  [0.3, 0.6, 0.25],
  [0.5, 0.25, 0.12],
];
const skin: Colour = [0.72, 0.5, 0.4];

/** Eyes of all sizes, crowded on skin. */
export function paintEyes(sizePx: number): Uint8ClampedArray<ArrayBuffer> {
  const canvas = new GuideCanvas(sizePx, skin);
  const random = mulberry32(4);
  canvas.stamp(0.5, 0.5, 0.5, (x, y) => lit(skin, 0.85 + 0.25 * Math.sin(3 * x + 2 * Math.sin(2 * y))));
  const placed: [number, number, number][] = [];
  for (let i = 0; i < 900 && placed.length < 26; i++) {
    const radius = i < 40 ? 0.16 : i < 300 ? 0.1 : 0.055;
    const [x, y] = [random(), random()];
    if (placed.some(([ox, oy, or]) => Math.hypot(x - ox, 1.45 * (y - oy)) < 0.92 * (radius + or))) continue;
    placed.push([x, y, radius]);
    paintEye(canvas, [x, y, radius], irises[i % irises.length] as Colour, random);
  }
  return canvas.rgba;
}

function paintEye(
  canvas: GuideCanvas,
  [x, y, radius]: readonly [number, number, number],
  iris: Colour,
  random: () => number,
): void {
  const [gazeX, gazeY, turn] = [0.2 * (random() - 0.5), 0.1 * (random() - 0.5), 0.5 * (random() - 0.5)];
  canvas.stamp(x, y, radius, (px, py) => {
    const [u, v] = [px * Math.cos(turn) + py * Math.sin(turn), py * Math.cos(turn) - px * Math.sin(turn)];
    // The lids are two arcs that meet at the corners.
    const opening = 0.58 * (1 - Math.abs(u) ** 2.2);
    const edge = Math.abs(v) - opening;
    if (Math.abs(u) > 1 || edge > 0.3) return undefined;
    if (edge > 0.16) return edge < 0.2 ? lit(skin, 0.6) : lit(skin, 1.08);
    if (edge > 0) return v < 0 && edge < 0.1 ? [0.06, 0.04, 0.04] : lit(skin, 0.55 + 2 * edge);
    const r = Math.hypot(u - gazeX, v - gazeY);
    if (Math.hypot(u - gazeX + 0.12, v - gazeY + 0.14) < 0.08) return [1, 1, 1];
    if (r < 0.19) return [0.02, 0.02, 0.03];
    if (r < 0.46) {
      const angle = Math.atan2(v - gazeY, u - gazeX);
      const fibres = 0.85 + 0.3 * Math.sin(27 * angle + 4 * Math.sin(5 * angle)) * (r - 0.15) * 3;
      return lit(iris, r > 0.41 ? 0.3 : fibres * (0.75 + 0.9 * Math.max(0, (v - gazeY) / 0.46)));
    }
    return mixed([0.95, 0.93, 0.9], [0.75, 0.55, 0.5], Math.abs(u) ** 3 + (v < 0 ? 0.5 * (v / -0.6) : 0));
  });
}
