/** Ways to enlarge a residual, told apart by pictures and by figures. The one that the display uses is the last. */
import {lumaWeights} from '../../src/lib/luma.ts';
import {
  bilinear,
  pixel,
  prefiltered,
  raster,
  smoothSize,
  splined,
  stretched,
  upscaled,
  type Raster,
} from '../support/upscale.ts';

/** What a residual can be enlarged by. */
export interface Enlarging {
  /** [-1, 1], at the dream's size. */
  readonly residual: Raster;
  /** The camera's luminance at the frame's size, and at the dream's, in all three colours. */
  readonly camera: Raster;
  readonly small: Raster;
}

export interface Method {
  readonly name: string;
  /** Texture reads: for each pixel shown, for each of the enlarged residual and of the dream itself, once a dream. */
  readonly reads: {readonly shown: number; readonly enlarged: number; readonly dreamed: number};
  readonly enlarge: (input: Enlarging) => Raster;
}

const map = (a: Raster, b: Raster, f: (a: number, b: number) => number): Raster => ({
  ...a,
  values: a.values.map((value, i) => f(value, b.values[i] as number)),
});

/** Rec. 709 luminance in all three colours. */
export const greyOf = (image: Raster): Raster =>
  raster(image, (x, y) => lumaWeights.reduce((sum, weight, c) => sum + weight * pixel(image, x, y, c), 0));

/** r - k laplacian(r). */
const sharpened = (image: Raster, k: number): Raster =>
  raster(image, (x, y, c) => {
    const around =
      pixel(image, x - 1, y, c) +
      pixel(image, x + 1, y, c) +
      pixel(image, x, y - 1, c) +
      pixel(image, x, y + 1, c);
    return (1 + 4 * k) * pixel(image, x, y, c) - k * around;
  });

const throughSpline = (coefficients: Raster, frame: Raster): Raster =>
  stretched(splined(coefficients, smoothSize(coefficients, frame)), frame);

const sharp = (image: Raster, frame: Raster): Raster => throughSpline(prefiltered(image), frame);

const boxMean = (image: Raster, radius: number): Raster => {
  const along = (from: Raster, dx: number, dy: number): Raster =>
    raster(from, (x, y, c) => {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += pixel(from, x + k * dx, y + k * dy, c);
      return sum / (2 * radius + 1);
    });
  return along(along(image, 1, 0), 0, 1);
};

/** The line residual = a camera + b through the pixels of each window (He and Sun, Fast Guided Filter, 2015). */
function lineOf({residual, small}: Enlarging, radius: number): {a: Raster; b: Raster} {
  const flat = 0.01;
  const times = (x: number, y: number): number => x * y;
  const [ofCamera, ofResidual] = [boxMean(small, radius), boxMean(residual, radius)];
  const covariance = map(
    boxMean(map(small, residual, times), radius),
    map(ofCamera, ofResidual, times),
    (x, y) => x - y,
  );
  const variance = map(boxMean(map(small, small, times), radius), ofCamera, (x, mean) => x - mean * mean);
  const a = map(covariance, variance, (x, y) => x / (y + flat));
  const b = map(ofResidual, map(a, ofCamera, times), (x, y) => x - y);
  return {a: boxMean(a, radius), b: boxMean(b, radius)};
}

function guided(input: Enlarging): Raster {
  const {a, b} = lineOf(input, 1);
  const slope = map(stretched(a, input.camera), input.camera, (x, y) => x * y);
  return map(slope, stretched(b, input.camera), (x, y) => x + y);
}

/** Of 5 x 5 pixels, those near in place and in luminance (Kopf et al., Joint Bilateral Upsampling, 2007). */
function jointBilateral({residual, camera, small}: Enlarging): Raster {
  const luminance = 0.1;
  return raster(camera, (x, y, c) => {
    const [u, v] = [
      ((x + 0.5) * residual.width) / camera.width - 0.5,
      ((y + 0.5) * residual.height) / camera.height - 0.5,
    ];
    let [sum, all] = [0, 1e-9];
    for (let j = Math.round(v) - 2; j <= Math.round(v) + 2; j++) {
      for (let i = Math.round(u) - 2; i <= Math.round(u) + 2; i++) {
        const apart = (i - u) ** 2 + (j - v) ** 2;
        const unlike = (pixel(small, i, j, 0) - pixel(camera, x, y, 0)) / luminance;
        const weight = Math.exp(-(apart + unlike ** 2) / 2);
        sum += weight * pixel(residual, i, j, c);
        all += weight;
      }
    }
    return sum / all;
  });
}

/** What of the camera's luminance the dream's size cannot hold. */
const detailOf = ({camera, small}: Enlarging): Raster => map(camera, sharp(small, camera), (x, y) => x - y);

function detailed(input: Enlarging): Raster {
  const slope = stretched(lineOf(input, 2).a, input.camera);
  const detail = map(slope, detailOf(input), (x, y) => (x * y) / 2);
  return map(sharp(input.residual, input.camera), detail, (x, y) => x + y);
}

function modulated(input: Enlarging): Raster {
  const {residual, camera} = input;
  const strength = boxMean({...residual, values: residual.values.map(Math.abs)}, 1);
  const detail = map(stretched(greyOf(strength), camera), detailOf(input), (x, y) => x * y);
  return map(sharp(residual, camera), detail, (x, y) => x + y);
}

export const methods: readonly Method[] = [
  {
    name: 'bilinear',
    reads: {shown: 1, enlarged: 0, dreamed: 0},
    enlarge: ({residual, camera}) =>
      raster(camera, (x, y, c) =>
        bilinear(
          residual,
          ((x + 0.5) * residual.width) / camera.width - 0.5,
          ((y + 0.5) * residual.height) / camera.height - 0.5,
          c,
        ),
      ),
  },
  {
    name: 'spline, sharpened by a sixth',
    reads: {shown: 1, enlarged: 4, dreamed: 5},
    enlarge: ({residual, camera}) => throughSpline(sharpened(residual, 1 / 6), camera),
  },
  {name: 'joint bilateral', reads: {shown: 50, enlarged: 0, dreamed: 0}, enlarge: jointBilateral},
  {name: 'guided', reads: {shown: 2, enlarged: 0, dreamed: 36}, enlarge: guided},
  {
    name: 'spline through means',
    reads: {shown: 1, enlarged: 4, dreamed: 18},
    enlarge: ({residual, camera}) => sharp(residual, camera),
  },
  {
    name: 'with the camera’s detail, guided',
    reads: {shown: 3, enlarged: 8, dreamed: 72},
    enlarge: detailed,
  },
  {
    name: 'with the camera’s detail, modulated',
    reads: {shown: 3, enlarged: 8, dreamed: 42},
    enlarge: modulated,
  },
  {
    name: 'spline through means, along lines',
    reads: {shown: 1, enlarged: 10, dreamed: 35},
    enlarge: ({residual, camera}) => upscaled(residual, camera),
  },
];
