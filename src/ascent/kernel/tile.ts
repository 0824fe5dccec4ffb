import type {Job} from './pass.ts';
import type {Constants} from './kernel-device.ts';

/** How a convolution is cut into workgroups: the shader, and its constants. */
export interface Tile {
  readonly shader: 'convolution-tiled' | 'convolution-direct' | 'convolution-together';
  /** Pixels, and quads of channels, of a thread. */
  readonly rows: number;
  readonly columns: number;
  /** Threads across channels, and across pixels. */
  readonly threadsX: number;
  readonly threadsY: number;
  /** Quads of the inner dimension at a time; 0 without workgroup memory, where there is no such thing. */
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
/** Threads are across pixels only: all of them need the same rows of the filter. */
const together = (rows: number, columns: number, threadsY: number): Tile => ({
  shader: 'convolution-together',
  rows,
  columns,
  threadsX: 1,
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
  /** Whether shaders may use the device's subgroups. */
  readonly subgroups: boolean;
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
  together(4, 4, 64), // 256 x 16
  together(8, 2, 32), // 256 x 8
  together(8, 1, 4), // 32 x 4
  together(4, 2, 4), // 16 x 8
  together(4, 1, 4), // 16 x 4
];

export function tileName({shader, rows, columns, threadsX, threadsY, depth}: Tile): string {
  return `${shader.slice('convolution-'.length)} ${rows}x${columns} ${threadsX}x${threadsY} ${depth}`;
}

/** The constants of the tile's shader. */
export function tileConstants({shader, rows, columns, threadsX, threadsY, depth}: Tile): Constants {
  const shared = {rows, columns, threadsX, threadsY};
  if (shader !== 'convolution-tiled') return shared;
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

// On a software adapter loads are what costs, since each thread's is done by itself: neighbours that fetch together do
// the fewest. A barrier there is slow to run, and a shader of many registers takes seconds to compile.
const softwareTile = ({subgroups}: TileLimits): Tile => (subgroups ? together(4, 1, 4) : direct(4, 1, 1, 16));

/** Whether a tile runs on a device, and is not out of the question there without measuring. */
function isWorthTrying(tile: Tile, {limits, software, subgroups}: TileLimits): boolean {
  const threads = tile.threadsX * tile.threadsY;
  const isTogether = tile.shader === 'convolution-together';
  if (isTogether && !subgroups) return false;
  if (threads > limits.maxComputeInvocationsPerWorkgroup) return false;
  if (tileBytes(tile) > limits.maxComputeWorkgroupStorageSize) return false;
  if (!software) return threads >= 16; // fewer leave most of a subgroup idle
  return tile.rows * tile.columns <= 8 && isTogether === subgroups && tile.shader !== 'convolution-tiled';
}

/** The tiles that are to be tried on a device: those that waste less than half of their columns on the widest job. */
export function tilesFor(jobs: readonly Job[], device: TileLimits): Tile[] {
  const widest = Math.max(...jobs.map(({columns}) => columns));
  return candidates.filter(
    (tile) => isWorthTrying(tile, device) && tile.columns * tile.threadsX < Math.max(2 * widest, 2),
  );
}

/**
 * The tile for jobs that nothing was measured for: the largest that computes little beyond what is asked and still
 * gives the GPU some work everywhere.
 */
export function defaultTile(jobs: readonly Job[], device: TileLimits): Tile {
  if (device.software) return softwareTile(device);
  const widest = Math.max(...jobs.map(({columns}) => columns));
  // A single quad of channels, the image's gradient, has nothing to share in workgroup memory.
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
  return lean.find((tile) => groups(tile) >= enough) ?? lean.at(-1) ?? leanest ?? direct(4, 1, 1, 16);
}
