import type {Job} from './pass.ts';
import type {Constants} from './specialise.ts';

/** How a convolution is cut into workgroups: the shader, and its constants. */
export interface Tile {
  readonly shader: 'convolution-tiled' | 'convolution-direct';
  /** Pixels, and quads of channels, of a thread. */
  readonly rows: number;
  readonly columns: number;
  /** Threads across channels, and across pixels. */
  readonly threadsX: number;
  readonly threadsY: number;
  /** Quads of the inner dimension at a time; 0 for the direct shader, which has no such thing. */
  readonly depth: number;
}

const tiled = (rows: number, columns: number, threadsX: number, threadsY: number, depth: number): Tile => ({
  shader: 'convolution-tiled',
  rows,
  columns,
  threadsX,
  threadsY,
  depth,
});
const direct = (rows: number, columns: number, threadsX: number, threadsY: number): Tile => ({
  shader: 'convolution-direct',
  rows,
  columns,
  threadsX,
  threadsY,
  depth: 0,
});

/** What a tile has to fit. */
export interface TileLimits {
  readonly limits: Pick<
    GPUSupportedLimits,
    'maxComputeInvocationsPerWorkgroup' | 'maxComputeWorkgroupStorageSize'
  >;
  /** Whether the processor pretends to be the GPU: a barrier there is a switch of coroutines. */
  readonly software: boolean;
}

/** What is tried for a shape. Pixels x channels of a workgroup in comments. */
export const candidates: readonly Tile[] = [
  tiled(8, 2, 16, 16, 4), // 128 x 128
  tiled(8, 2, 8, 16, 4), // 128 x 64
  tiled(8, 2, 8, 8, 4), // 64 x 64
  tiled(8, 2, 8, 8, 8), // 64 x 64, half as many barriers
  tiled(4, 2, 8, 16, 4), // 64 x 64, twice the threads
  tiled(8, 1, 8, 16, 4), // 128 x 32
  tiled(4, 2, 4, 16, 4), // 64 x 32
  tiled(4, 1, 8, 8, 4), // 32 x 32
  tiled(8, 1, 4, 16, 4), // 128 x 16
  tiled(4, 1, 4, 16, 8), // 64 x 16
  tiled(4, 1, 2, 32, 8), // 128 x 8
  direct(4, 4, 1, 16), // 64 x 16
  direct(4, 2, 1, 16), // 64 x 8
  direct(4, 1, 1, 16), // 64 x 4
  direct(2, 2, 4, 16), // 32 x 32
];

export function tileName({shader, rows, columns, threadsX, threadsY, depth}: Tile): string {
  return `${shader.slice('convolution-'.length)} ${rows}x${columns} ${threadsX}x${threadsY} ${depth}`;
}

/** The constants of the tile's shader. */
export function tileConstants({shader, rows, columns, threadsX, threadsY, depth}: Tile): Constants {
  const shared = {rows, columns, threadsX, threadsY};
  if (shader === 'convolution-direct') return shared;
  const threads = threadsX * threadsY;
  return {
    ...shared,
    depth,
    sourceLoads: (rows * threadsY * depth) / threads,
    filterLoads: (4 * depth * columns * threadsX) / threads,
  };
}

/** Workgroups that do all of these jobs. */
export function workgroupsOf(jobs: readonly Job[], tile: Tile): [number, number, number] {
  const [pixels, columns] = [tile.rows * tile.threadsY, tile.columns * tile.threadsX];
  return [
    Math.max(...jobs.map((job) => Math.ceil(job.pixels / pixels))),
    Math.max(...jobs.map((job) => Math.ceil(job.columns / columns))),
    jobs.length,
  ];
}

/** Bytes of workgroup memory. */
export function tileBytes({rows, columns, threadsX, threadsY, depth}: Tile): number {
  return 16 * depth * (rows * threadsY + 1 + 4 * columns * threadsX);
}

/** The tile of a software adapter, where a larger shader takes seconds to compile and is no faster. */
const softwareTile = direct(4, 1, 1, 16);

/** The tiles that run on a device and waste less than half of their columns on the widest of the jobs. */
export function tilesFor(jobs: readonly Job[], {limits, software}: TileLimits): Tile[] {
  const widest = Math.max(...jobs.map(({columns}) => columns));
  return candidates.filter(
    (tile) =>
      !(software && (tile.shader === 'convolution-tiled' || tile.rows * tile.columns > 4)) &&
      tile.threadsX * tile.threadsY <= limits.maxComputeInvocationsPerWorkgroup &&
      tileBytes(tile) <= limits.maxComputeWorkgroupStorageSize &&
      tile.columns * tile.threadsX < Math.max(2 * widest, 2),
  );
}

/**
 * The tile for jobs that nothing was measured for: the largest that computes little beyond what is asked and still
 * gives the GPU some work everywhere.
 */
export function defaultTile(jobs: readonly Job[], device: TileLimits): Tile {
  if (device.software) return softwareTile;
  const widest = Math.max(...jobs.map(({columns}) => columns));
  // A single quad of channels, the picture's gradient, has nothing to share in workgroup memory.
  const shader = widest < 2 ? 'convolution-direct' : 'convolution-tiled';
  const groups = (tile: Tile): number =>
    jobs.reduce((sum, job) => {
      const [x, y] = workgroupsOf([job], tile);
      return sum + x * y;
    }, 0);
  const computed = (tile: Tile): number =>
    groups(tile) * tile.rows * tile.threadsY * tile.columns * tile.threadsX;
  const asked = jobs.reduce((sum, job) => sum + job.pixels * job.columns, 0);
  const usable = tilesFor(jobs, device).filter((tile) => tile.shader === shader);
  const lean = usable.filter((tile) => computed(tile) < 1.35 * asked);
  const enough = 128; // workgroups that keep a large GPU busy
  const [leanest] = usable.toSorted((a, b) => computed(a) - computed(b));
  return lean.find((tile) => groups(tile) >= enough) ?? lean.at(-1) ?? leanest ?? softwareTile;
}
