import {halved, type SizePx} from '../lib/size.ts';
import {addUp, bandDeviation, reflected, type Level, type Rows} from './pyramid-up.ts';

/** What is done to a gradient before it is normalised; see the formulas of `condition`. */
export interface Conditioning {
  /**
   * Gains of the bands of a Laplacian pyramid, finest first, each band divided by its own standard deviation; null
   * leaves the gradient whole.
   */
  readonly bandGains: BandGains | null;
  /** How far the colours are mixed by the covariance of natural images' colours: 0 not at all, 1 fully. */
  readonly decorrelation: number;
}

/** A gradient left as it is. */
export const unconditioned: Conditioning = {bandGains: null, decorrelation: 0};

/** Whether there is anything to do. */
export const isConditioned = ({bandGains, decorrelation}: Conditioning): boolean =>
  bandGains !== null || decorrelation > 0;

/** Of the four bands, finest first: wavelengths of about 2 to 4, 4 to 8, 8 to 16 pixels, and all that is coarser. */
export type BandGains = readonly [number, number, number, number];

/** Bands of the pyramid. */
export const bandCount = 4;

/** Keeps the division by a band's deviation finite. */
export const bandEpsilon = 1e-12;

/**
 * The square root M of the covariance of natural images' colours, divided by its largest column norm: lucid,
 * optvis/param/color.py, color_correlation_svd_sqrt.
 */
const colourCorrelation = [
  [0.26, 0.09, 0.02],
  [0.27, 0.0, -0.05],
  [0.27, -0.09, 0.03],
] as const;

/** The matrix (1 - d) I + d M Mᵀ that mixes the channels of a gradient, row by row: nine numbers. */
export function colourMatrix(decorrelation: number): readonly number[] {
  const norms = ([0, 1, 2] as const).map((column) =>
    Math.hypot(...colourCorrelation.map((row) => row[column])),
  );
  const largest = Math.max(...norms);
  return colourCorrelation.flatMap(([r, g, b], i) =>
    colourCorrelation.map((other, j) => {
      const covariance = (r * other[0] + g * other[1] + b * other[2]) / largest ** 2;
      return (1 - decorrelation) * Number(i === j) + decorrelation * covariance;
    }),
  );
}

/** The sizes of the pyramid's coarser levels, finest first. */
export function coarserSizes(full: SizePx): SizePx[] {
  const sizes: SizePx[] = [];
  for (let size = halved(full); sizes.length + 1 < bandCount; size = halved(size)) sizes.push(size);
  return sizes;
}

/** The coarser levels of a pyramid, and rows with margins to work in; made once for a size of gradient. */
export interface PyramidMemory {
  readonly height: number;
  readonly width: number;
  readonly coarser: readonly Level[];
  readonly rows: Rows;
}

/** Memory for gradients of this size, at least 17 pixels a side, so that the coarsest level has three. */
export function pyramidMemory(height: number, width: number): PyramidMemory {
  const coarser = coarserSizes({widthPx: width, heightPx: height}).map(
    ({widthPx: w, heightPx: h}): Level => ({height: h, width: w, values: new Float32Array(h * w * 3)}),
  );
  const row = (): Float32Array => new Float32Array(3 * (width + 4));
  return {height, width, coarser, rows: [row(), row(), row()]};
}

/**
 * Conditions a gradient `[height, width, 3]` in place, colours first:
 *   g = ((1 - d) I + d M Mᵀ) g
 *   g = sum over bands of a[k] * band[k],   a[k] = gain[k] / (std(band[k]) + 1e-12)
 * with G[0] = g, G[k + 1] = down(G[k]), band[k] = G[k] - up(G[k + 1]), the last band G[3] itself, and coarse bands
 * brought to full size by `up`. `down` filters by the binomial [1 4 6 4 1] / 16 along both axes and keeps every other
 * pixel; `up` puts zeros between pixels and filters by twice that along each axis; both continue their input by
 * reflection about its outermost pixels. After lap_normalize of TensorFlow's DeepDream tutorial.
 */
export function condition(
  values: Float32Array,
  memory: PyramidMemory,
  {bandGains, decorrelation}: Conditioning,
): void {
  if (decorrelation > 0) mixColours(values, colourMatrix(decorrelation));
  if (bandGains) weighBands(values, memory, bandGains);
}

function mixColours(values: Float32Array, matrix: readonly number[]): void {
  const [rr = 1, rg = 0, rb = 0, gr = 0, gg = 1, gb = 0, br = 0, bg = 0, bb = 1] = matrix;
  for (let i = 0; i < values.length; i += 3) {
    const [r, g, b] = [values[i] as number, values[i + 1] as number, values[i + 2] as number];
    values[i] = rr * r + rg * g + rb * b;
    values[i + 1] = gr * r + gg * g + gb * b;
    values[i + 2] = br * r + bg * g + bb * b;
  }
}

/**
 * No band is stored: since up is linear, the sum is that of the levels, each weighed by how its band's weight differs
 * from the next finer one's:
 *   sum over k of a[k] (G[k] - up(G[k + 1])) = sum over k of (a[k] - a[k - 1]) up^k(G[k]),   a[-1] = 0
 */
function weighBands(
  values: Float32Array,
  {height, width, coarser, rows}: PyramidMemory,
  gains: BandGains,
): void {
  const levels: readonly Level[] = [{height, width, values}, ...coarser];
  levels.forEach((level, k) => {
    const coarse = levels[k + 1];
    if (coarse) down(level, coarse, rows[0]);
  });
  const weights = levels.map(
    (level, k) => (gains[k] as number) / (bandDeviation(level, levels[k + 1], rows) + bandEpsilon),
  );
  for (let k = levels.length - 1; k >= 0; k -= 1) {
    addUp(levels[k] as Level, (weights[k] as number) - (weights[k - 1] ?? 0), levels[k + 1], rows);
  }
}

/** Half the size, rounded up, along both axes. */
function down(level: Level, to: Level, row: Float32Array): void {
  const {width} = level;
  for (let y = 0; y < to.height; y += 1) {
    downRow(level, 2 * y, row);
    // Two pixels of margin at both ends save asking for the ends at every pixel.
    for (let i = 0; i < 3; i += 1) {
      row[i] = row[12 + i] as number;
      row[3 + i] = row[9 + i] as number;
      row[3 * width + 6 + i] = row[3 * width + i] as number;
      row[3 * width + 9 + i] = row[3 * width - 3 + i] as number;
    }
    downAlong(row, to.values, 3 * to.width * y, 3 * to.width * (y + 1));
  }
}

/** Row `y` of a level filtered along the columns, behind a margin of two pixels. */
function downRow({values: s, height, width}: Level, y: number, row: Float32Array): void {
  const length = 3 * width;
  let a = length * reflected(y - 2, height);
  let b = length * reflected(y - 1, height);
  let c = length * y;
  let d = length * reflected(y + 1, height);
  let e = length * reflected(y + 2, height);
  for (let i = 6; i < length + 6; i += 1, a += 1, b += 1, c += 1, d += 1, e += 1) {
    row[i] =
      ((s[a] as number) + (s[e] as number)) * 0.0625 +
      ((s[b] as number) + (s[d] as number)) * 0.25 +
      (s[c] as number) * 0.375;
  }
}

/** Every other pixel of a row with margins, filtered along it, to `values` from `first` to before `end`. */
function downAlong(row: Float32Array, values: Float32Array, first: number, end: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    let [a, b, c] = [row[channel] as number, row[channel + 3] as number, row[channel + 6] as number];
    for (let into = first + channel, from = channel + 9; into < end; into += 3, from += 6) {
      const d = row[from] as number;
      const e = row[from + 3] as number;
      values[into] = (a + e) * 0.0625 + (b + d) * 0.25 + c * 0.375;
      a = c;
      b = d;
      c = e;
    }
  }
}
