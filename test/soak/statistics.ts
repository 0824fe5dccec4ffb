import {median} from '../../src/lib/quantile.ts';

/** A measurement at a time, in seconds, within one life of what is measured: a restart begins another life. */
export interface Point {
  readonly atS: number;
  readonly life: number;
  readonly value: number;
}

/** A slope per hour, with its 95 % confidence interval. */
export interface Slope {
  readonly perHour: number;
  readonly low: number;
  readonly high: number;
  readonly points: number;
}

/**
 * The Theil-Sen slope, which some outliers do not move, over all pairs of points of one life, with Sen's interval from
 * the variance of Kendall's statistic, sum of n (n - 1) (2 n + 5) / 18 over the lives. Undefined below `atLeast` points,
 * or where no life has two.
 */
export function slopeOf(points: readonly Point[], atLeast = 8): Slope | undefined {
  const slopes: number[] = [];
  let variance = 0;
  for (const life of livesOf(points)) {
    variance += (life.length * (life.length - 1) * (2 * life.length + 5)) / 18;
    for (const [i, a] of life.entries()) {
      for (const b of life.slice(i + 1)) slopes.push(((b.value - a.value) / (b.atS - a.atS)) * 3600);
    }
  }
  if (points.length < atLeast || slopes.length === 0) return undefined;
  slopes.sort((a, b) => a - b);
  const reach = (1.96 * Math.sqrt(variance)) / 2;
  const at = (rank: number): number =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? Number.NaN;
  const middle = (slopes.length - 1) / 2;
  return {
    perHour: median(slopes),
    low: middle - reach < 0 ? -Infinity : at(middle - reach),
    high: middle + reach > slopes.length - 1 ? Infinity : at(middle + reach),
    points: points.length,
  };
}

/**
 * The least of each minute of a life. A heap is a saw over minutes, even right after collection: readings beside each
 * other say the same, and an interval over all of them would be far too narrow.
 */
export function leastByMinute(points: readonly Point[]): Point[] {
  const minutes = new Map<string, Point>();
  for (const point of points) {
    const minute = `${point.life} ${Math.floor(point.atS / 60)}`;
    const least = minutes.get(minute);
    if (!least || point.value < least.value) minutes.set(minute, point);
  }
  return [...minutes.values()];
}

/**
 * How much more there is at rest at the end of a life than at its beginning: the least of the last third less the
 * least of the first, since what works right now holds more. The largest over lives of 9 points and more; undefined
 * without one.
 */
export function growthOf(points: readonly Point[]): number | undefined {
  const growths = livesOf(points)
    .filter(({length}) => length >= 9)
    .map((life) => {
      const third = Math.floor(life.length / 3);
      const least = (part: readonly Point[]): number => Math.min(...part.map(({value}) => value));
      return least(life.slice(-third)) - least(life.slice(0, third));
    });
  return growths.length === 0 ? undefined : Math.max(...growths);
}

/**
 * Whether in some life the least of each of six equal parts is above that of the part before: steady growth, however
 * slow. What comes and goes, such as a line of the status, does not look so, whichever part it falls into. Undefined
 * without a life of 12 points.
 */
export function risesSteadily(points: readonly Point[]): boolean | undefined {
  const parts = 6;
  const lives = livesOf(points).filter(({length}) => length >= 2 * parts);
  if (lives.length === 0) return undefined;
  return lives.some((life) => {
    const least = Array.from({length: parts}, (_, part) => {
      const [from, to] = [part, part + 1].map((edge) => Math.round((edge * life.length) / parts));
      return Math.min(...life.slice(from, to).map(({value}) => value));
    });
    return least.every((value, part) => part === 0 || value > (least[part - 1] ?? NaN));
  });
}

/** The points life by life. */
function livesOf(points: readonly Point[]): Point[][] {
  const lives = new Map<number, Point[]>();
  for (const point of points) {
    const life = lives.get(point.life);
    if (life) life.push(point);
    else lives.set(point.life, [point]);
  }
  return [...lives.values()];
}
