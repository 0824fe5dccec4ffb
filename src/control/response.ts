/** How a value between 0 and 1 is bent; each rises from 0 to 1 and has an inverse. */
export const curves = {
  linear: {bend: (x: number) => x, unbend: (y: number) => y},
  early: {bend: Math.sqrt, unbend: (y: number) => y * y},
  late: {bend: (x: number) => x * x, unbend: Math.sqrt},
  smooth: {
    bend: (x: number) => x * x * (3 - 2 * x),
    unbend: (y: number) => 0.5 - Math.sin(Math.asin(1 - 2 * y) / 3),
  },
} as const;

export type Curve = keyof typeof curves;

/** Closer than this is there. */
const settled = 1e-4;

/**
 * One step of a value that follows another: y + (x - y) (1 - e^(-3 dt / T)), where T is `attackS` as it rises and
 * `releaseS` as it falls, the time in which it covers 95 % of the way; 0 is at once.
 */
export function followed(y: number, x: number, dtS: number, attackS: number, releaseS: number): number {
  const seconds = x > y ? attackS : releaseS;
  if (seconds <= 0) return x;
  const next = y + (x - y) * (1 - Math.exp((-3 * Math.max(0, dtS)) / seconds));
  return Math.abs(x - next) < settled ? x : next;
}
