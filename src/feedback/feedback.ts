import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Values} from '../params/values.ts';

/** How the last dream moves before the next starts from it: about the centre, zoom first, then turn, then shift. */
export interface Motion {
  /** Above 1 grows. */
  readonly zoom: number;
  /** Clockwise as seen. */
  readonly rotationRad: number;
  /** In widths, to the right. */
  readonly shiftX: number;
  /** In heights, downwards. */
  readonly shiftY: number;
}

/** A longer pause than this counts as this long: after one the dream must not leap. */
const longestPauseS = 0.25;

/** The motion that the parameters ask for over `seconds`; rates are per second, so that it is the same at any dream rate. */
export function motionOver(
  values: Pick<Values, 'zoom' | 'rotation' | 'driftX' | 'driftY'>,
  seconds: number,
  mirrored: boolean,
): Motion {
  const time = Math.min(seconds, longestPauseS);
  const sideways = mirrored ? -1 : 1;
  return {
    zoom: Math.exp(values.zoom * time),
    rotationRad: (sideways * values.rotation * time * Math.PI) / 180,
    shiftX: sideways * values.driftX * time,
    shiftY: values.driftY * time,
  };
}

/** True when a motion leaves everything where it is. */
export const isStill = ({zoom, rotationRad, shiftX, shiftY}: Motion): boolean =>
  zoom === 1 && rotationRad === 0 && shiftX === 0 && shiftY === 0;

/**
 * The residual `[1, H, W, 3]` moved by `motion`, bilinear; where nothing comes in from outside it is 0.
 * An output pixel p is read at  c + R(-rotation) (p - c - shift) / zoom  with c the centre.
 */
export function warp(residual: Tensor4D, motion: Motion): Tensor4D {
  if (isStill(motion)) return residual.clone();
  const [, height, width] = residual.shape;
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  const cos = Math.cos(motion.rotationRad) / motion.zoom;
  const sin = Math.sin(motion.rotationRad) / motion.zoom;
  const fromX = centreX + motion.shiftX * width;
  const fromY = centreY + motion.shiftY * height;
  const transform = [
    [cos, sin, centreX - cos * fromX - sin * fromY],
    [-sin, cos, centreY + sin * fromX - cos * fromY],
    [0, 0],
  ].flat();
  return tf.tidy(() =>
    tf.image.transform(residual, tf.tensor2d(transform, [1, 8]), 'bilinear', 'constant', 0),
  );
}

/**
 * Where the next ascent starts: x = clip(camera + persistence * warp(residual), -1, 1).
 * All `[1, H, W, 3]`; a residual of another size is resized first. The arguments stay the caller's.
 */
export function startOf(
  camera: Tensor4D,
  residual: Tensor4D | undefined,
  persistence: number,
  motion: Motion,
): Tensor4D {
  if (residual === undefined || persistence === 0) return camera.clone();
  return tf.tidy(() => {
    const [, height, width] = camera.shape;
    const sized =
      residual.shape[1] === height && residual.shape[2] === width
        ? residual
        : tf.image.resizeBilinear(residual, [height, width], false, true);
    return tf.clipByValue(tf.add<Tensor4D>(camera, tf.mul(warp(sized, motion), persistence)), -1, 1);
  });
}
