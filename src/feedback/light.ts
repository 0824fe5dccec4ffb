import type {Plane} from './plane.ts';

/** How one frame's luminance becomes comparable with another's, whatever the camera's exposure did. */
export interface Light {
  readonly gain: number;
  readonly offset: number;
}

/** Beyond these, the frames differ in more than their light. */
export const gains = {least: 0.5, most: 2} as const;
/** Below this deviation a frame is taken to be flat, and its contrast to say nothing. */
export const flat = 0.02;

/** here is about gain * there + offset: the luminance of both has the same mean and standard deviation then. */
export function lightBetween(here: Plane, there: Plane): Light {
  const [a, b] = [momentsOf(here), momentsOf(there)];
  const gain = Math.min(gains.most, Math.max(gains.least, (a.deviation + flat) / (b.deviation + flat)));
  return {gain, offset: a.mean - gain * b.mean};
}

function momentsOf({values}: Plane): {mean: number; deviation: number} {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return {mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean))};
}
