import type {FeatureMap} from './feature-map.ts';
import type {Access, Place} from './pass.ts';

/** Every map's place in one buffer, in quads; in half precision a wide map takes two for each of its own. */
export interface Arena {
  readonly place: Place;
  /** The size of the buffer. */
  readonly quads: number;
  /** What the maps would take side by side. */
  readonly unplannedQuads: number;
}

interface Life {
  readonly map: FeatureMap;
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

// Maps start at whole cache lines, in either precision.
const alignment = 16;

/**
 * Lays the maps of passes out in one buffer: two share memory if the one is last used before the other is first
 * written. The largest are placed first, each as low as it goes. `kept` are in use all the time.
 */
export function planArena(passes: readonly Access[], kept: readonly FeatureMap[]): Arena {
  const lives = livesOf(passes, kept).toSorted((a, b) => b.size - a.size);
  const starts = new Map<FeatureMap, number>();
  let quads = 0;
  for (const life of lives) {
    const rivals = lives
      .filter((other) => starts.has(other.map) && other.first <= life.last && life.first <= other.last)
      .map(({map, size}) => ({start: starts.get(map) ?? 0, size}))
      .toSorted((a, b) => a.start - b.start);
    let start = 0;
    for (const rival of rivals) {
      if (start + life.size <= rival.start) break;
      start = Math.max(start, rival.start + rival.size);
    }
    starts.set(life.map, start);
    quads = Math.max(quads, start + life.size);
  }
  return {
    place: ({map, first}) => ({at: (starts.get(map) ?? NaN) / unitsOf(map) + first, pitch: map.quads}),
    quads,
    unplannedQuads: lives.reduce((sum, {size}) => sum + size, 0),
  };
}

const unitsOf = ({wide}: FeatureMap): number => (wide ? 2 : 1);

function livesOf(passes: readonly Access[], kept: readonly FeatureMap[]): Life[] {
  const lives = new Map<FeatureMap, Life>();
  const use = (map: FeatureMap, first: number, last: number): void => {
    const size = Math.ceil((map.height * map.width * map.quads * unitsOf(map)) / alignment) * alignment;
    const known = lives.get(map);
    lives.set(map, {map, first: known?.first ?? first, last: Math.max(known?.last ?? 0, last), size});
  };
  for (const map of kept) use(map, 0, passes.length);
  passes.forEach(({reads, writes}, index) => {
    for (const {map} of [...writes, ...reads]) use(map, index, index);
  });
  return [...lives.values()];
}
