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

/** The dream's own motion, a second: growth, degrees clockwise, widths to the right and heights downwards. */
export interface MotionRates {
  readonly zoom: number;
  readonly rotation: number;
  readonly driftX: number;
  readonly driftY: number;
}

/** A longer pause than this counts as this long: after one the dream must not leap. */
const longestPauseS = 0.25;

/** The motion over `seconds`, the same at any dream rate; mirrored, it goes the other way as the source sees it. */
export function motionOver(rates: MotionRates, seconds: number, mirrored: boolean): Motion {
  const time = Math.min(seconds, longestPauseS);
  const sideways = mirrored ? -1 : 1;
  return {
    zoom: Math.exp(rates.zoom * time),
    rotationRad: (sideways * rates.rotation * time * Math.PI) / 180,
    shiftX: sideways * rates.driftX * time,
    shiftY: rates.driftY * time,
  };
}

/** True when a motion leaves everything where it is. */
export const isStill = ({zoom, rotationRad, shiftX, shiftY}: Motion): boolean =>
  zoom === 1 && rotationRad === 0 && shiftX === 0 && shiftY === 0;

/** x' = cos * x + sin * y + offsetX,  y' = -sin * x + cos * y + offsetY. */
export interface Similarity {
  readonly cos: number;
  readonly sin: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/**
 * Where in the last dream a pixel p of the moved one is read, for images of width x height:
 * c + R(-rotation) (p - c - shift) / zoom, with c the centre.
 */
export function inverseOf(motion: Motion, width: number, height: number): Similarity {
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  const cos = Math.cos(motion.rotationRad) / motion.zoom;
  const sin = Math.sin(motion.rotationRad) / motion.zoom;
  const fromX = centreX + motion.shiftX * width;
  const fromY = centreY + motion.shiftY * height;
  return {
    cos,
    sin,
    offsetX: centreX - cos * fromX - sin * fromY,
    offsetY: centreY + sin * fromX - cos * fromY,
  };
}
