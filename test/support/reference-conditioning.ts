import type {Conditioning} from '../../src/ascent/conditioning.ts';

type Picture = readonly (readonly (readonly number[])[])[];

const binomial = [1, 4, 6, 4, 1];

/** Beyond the borders by reflection about the outermost pixels. */
const reflect = (at: number, count: number): number => {
  const period = 2 * (count - 1);
  const within = ((at % period) + period) % period;
  return within < count ? within : period - within;
};

/** Every pixel of a picture filtered by the 5 x 5 binomial of sum `sum`, one by one. */
const filtered = (picture: Picture, sum: number): Picture =>
  picture.map((row, y) =>
    row.map((pixel, x) =>
      pixel.map((_, channel) => {
        let value = 0;
        for (let dy = -2; dy <= 2; dy += 1) {
          for (let dx = -2; dx <= 2; dx += 1) {
            const weight = ((binomial[dy + 2] ?? 0) * (binomial[dx + 2] ?? 0) * sum) / 256;
            value +=
              weight *
              (picture[reflect(y + dy, picture.length)]?.[reflect(x + dx, row.length)]?.[channel] ?? NaN);
          }
        }
        return value;
      }),
    ),
  );

const combined = (a: Picture, b: Picture, by: (a: number, b: number) => number): Picture =>
  a.map((row, y) => row.map((pixel, x) => pixel.map((value, c) => by(value, b[y]?.[x]?.[c] ?? NaN))));

const down = (picture: Picture): Picture =>
  filtered(picture, 1)
    .filter((_, y) => y % 2 === 0)
    .map((row) => row.filter((_, x) => x % 2 === 0));

const up = (picture: Picture, like: Picture): Picture =>
  filtered(
    like.map((row, y) =>
      row.map((pixel, x) =>
        pixel.map((_, c) => (y % 2 === 0 && x % 2 === 0 ? (picture[y / 2]?.[x / 2]?.[c] ?? NaN) : 0)),
      ),
    ),
    4,
  );

function deviation(picture: Picture): number {
  const values = picture.flat(2);
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/**
 * The conditioning of a gradient `[height, width, 3]` in float64, by its definition and by nothing that the product
 * has: every band is made, divided by its deviation, weighed and added up.
 */
export function referenceConditioning(
  values: ArrayLike<number>,
  height: number,
  width: number,
  {bandGains, decorrelation}: Conditioning,
): number[] {
  const m = [
    [0.26, 0.09, 0.02],
    [0.27, 0, -0.05],
    [0.27, -0.09, 0.03],
  ].map((row) => row.map((value) => value / Math.hypot(0.26, 0.27, 0.27)));
  let picture: Picture = Array.from({length: height}, (_, y) =>
    Array.from({length: width}, (_, x) => {
      const pixel = [0, 1, 2].map((c) => values[3 * (y * width + x) + c] ?? NaN);
      // M (Mᵀ g)
      const inner = [0, 1, 2].map((k) =>
        pixel.reduce((sum, value, j) => sum + value * (m[j]?.[k] ?? NaN), 0),
      );
      return pixel.map(
        (value, i) =>
          (1 - decorrelation) * value +
          decorrelation * inner.reduce((sum, part, k) => sum + part * (m[i]?.[k] ?? NaN), 0),
      );
    }),
  );
  if (bandGains) {
    const bands: Picture[] = [];
    for (let k = 0; k < 3; k += 1) {
      const coarse = down(picture);
      bands.push(combined(picture, up(coarse, picture), (a, b) => a - b));
      picture = coarse;
    }
    bands.push(picture);
    const weighed = bands.map((band, k) => {
      const weight = (bandGains[k] ?? NaN) / (deviation(band) + 1e-12);
      return combined(band, band, (value) => weight * value);
    });
    picture = weighed.reduceRight((sum, band) => combined(band, up(sum, band), (a, b) => a + b));
  }
  return picture.flat(2);
}
