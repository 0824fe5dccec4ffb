import {layerKeys, type LayerKey} from './macros.ts';
import {parseChannels} from './channels.ts';
import {lookKeys, type LookKey, type WholeLook} from './presets.ts';
import {parameterOf} from './values.ts';

/** How a morph, or what lies between two keyframes, moves on. */
export const easings = ['linear', 'smooth', 'in', 'out'] as const;
export type Easing = (typeof easings)[number];

/** The share of the way that is done after a share of the time; both 0 to 1. */
export function eased(easing: Easing, time: number): number {
  switch (easing) {
    case 'linear':
      return time;
    case 'smooth':
      return time * time * (3 - 2 * time);
    case 'in':
      return time * time;
    case 'out':
      return time * (2 - time);
  }
}

/**
 * Where the dream is to become another it grows less around the middle: over this share of the way before and after it. A
 * dream grows fastest where there is little of it, so that the new one has all of the second half to come.
 */
const dissolving = {before: 0.2, after: 0.5} as const;
/** At the middle it still grows by this share, so that there is always something to climb. */
const leastGrowth = 0.02;

/**
 * The look between `a` (at 0, exactly) and `b` (at 1, exactly). Every number moves evenly, whole ones in steps of 1, and
 * the intensity, steps * stepSize, without any. What is no number changes at the middle, and so does whether there is a
 * level; there the growth of the dream goes down, so that the dream of before fades while the next one begins. A layer
 * whose channels change has no weight when they do.
 */
export function morphed(a: WholeLook, b: WholeLook, at: number): WholeLook {
  if (at <= 0) return a;
  if (at >= 1) return b;
  const near = at < 0.5 ? a : b;
  const look: Partial<Record<LookKey, unknown>> = {};
  for (const key of lookKeys) {
    look[key] = isChoice(key, a, b) ? near[key] : between(key, a[key] as number, b[key] as number, at);
  }
  for (const key of layersOfOtherChannels(a, b)) look[key] = near[key] * Math.abs(2 * at - 1);
  const growth = changesChoice(a, b) ? growthAt(at) : 1;
  const intensity = mix(a.steps * a.stepSize, b.steps * b.stepSize, at) * growth;
  const {min} = parameterOf('stepSize') as {min: number};
  const stepSize = Math.max(min, intensity / (look.steps as number));
  return climbing({...(look as WholeLook), stepSize}, near);
}

const mix = (from: number, to: number, at: number): number => from + (to - from) * at;

function between(key: LookKey, from: number, to: number, at: number): number {
  const parameter = parameterOf(key);
  const value = mix(from, to, at);
  return parameter.kind === 'number' && parameter.whole ? Math.round(value) : value;
}

/** 1 far from the middle, down to the least at it. */
function growthAt(at: number): number {
  const span = at < 0.5 ? dissolving.before : dissolving.after;
  const share = Math.min(1, Math.abs(at - 0.5) / span);
  return leastGrowth + (1 - leastGrowth) * eased('smooth', share);
}

/** Whether the dream becomes another by what changes at once. */
const changesChoice = (a: WholeLook, b: WholeLook): boolean =>
  lookKeys.some((key) => {
    if (key === 'guide' && a.objective !== 'guide' && b.objective !== 'guide') return false;
    return isChoice(key, a, b) && a[key] !== b[key];
  });

/** Whether nothing lies between two values: a dream with a level, however low, grows in another way than one without. */
const isChoice = (key: LookKey, a: WholeLook, b: WholeLook): boolean =>
  typeof a[key] !== 'number' || (key === 'level' && (a.level === 0) !== (b.level === 0));

/** Layers with weight of which the two looks pick other channels. */
function layersOfOtherChannels(a: WholeLook, b: WholeLook): readonly LayerKey[] {
  const [ofA, ofB] = [parseChannels(a.channels), parseChannels(b.channels)];
  return layerKeys.filter((key) => String(ofA[key] ?? '') !== String(ofB[key] ?? ''));
}

/** The look with a trace of what `near` climbs where all weights have come to 0: nothing could be dreamed without. */
function climbing(look: WholeLook, near: WholeLook): WholeLook {
  if (layerKeys.some((key) => look[key] !== 0)) return look;
  return {...look, ...Object.fromEntries(layerKeys.map((key) => [key, leastGrowth * near[key]]))};
}
