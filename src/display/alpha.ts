/** What of the picture is transparent: nothing, all but what the dream adds, or all but the person. */
export type Alpha = 'none' | 'dream' | 'person';

/** An unsure place at a person's edge is transparent below the first, and opaque above the second. */
export const edge = {from: 0.4, to: 0.9} as const;

/** The opacity of a place where a person is this surely, 0 to 1: a little within the edge, so that nothing behind is seen. */
export function cutout(person: number): number {
  const t = Math.min(1, Math.max(0, (person - edge.from) / (edge.to - edge.from)));
  return t * t * (3 - 2 * t);
}

/**
 * The dream without the source, as a layer for anything: opacity a and premultiplied colours C. With r the residual times
 * wet, in the unit in which black is 0 and white 1, and m the largest |r| of the three colours,
 *   a = m (3 - m^2) / 2,   C = clamp(a / 2 + r - r |r| / 2, 0, a)
 * Over backgrounds B of every brightness, from 0 to 1 alike, that is nearest to the picture in the mean square:
 * C + (1 - a) B to B + r, clamped; a for the colour that changes most, C for each colour under that a. Without a residual
 * it is transparent. Writes C and a, 0 to 1, into `layer`.
 */
export function dreamLayer(residual: readonly [number, number, number], layer: Float32Array): void {
  const m = Math.min(1, Math.max(...residual.map(Math.abs)));
  const a = (m * (3 - m * m)) / 2;
  residual.forEach((value, colour) => {
    const r = Math.min(1, Math.max(-1, value));
    layer[colour] = Math.min(a, Math.max(0, a / 2 + r - (r * Math.abs(r)) / 2));
  });
  layer[3] = a;
}
