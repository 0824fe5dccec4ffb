import type {AscentSettings} from '../ascent/engine.ts';
import {minimumSidePx, type MixedName} from '../model/network.ts';
import type {Values} from '../params/values.ts';

/** A size in whole pixels. */
export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A dream's long side is at most so many short sides: a banner is squeezed rather than dreamed at any cost. */
const longestAspect = 4;

/** The dream's size for a source: its shape, with the short side asked for, and never less than the network needs. */
export function dreamSizeOf(source: SizePx, shortSidePx: number): SizePx {
  const short = Math.max(minimumSidePx, shortSidePx);
  const portrait = source.heightPx > source.widthPx;
  const aspect = Math.min(
    longestAspect,
    Math.max(source.widthPx, source.heightPx) / Math.min(source.widthPx, source.heightPx),
  );
  const long = Math.round(short * aspect);
  return portrait ? {widthPx: short, heightPx: long} : {widthPx: long, heightPx: short};
}

/** The layers with weight that the model has, or undefined if none is left to climb. */
export function layersOf(
  values: Values,
  available: readonly MixedName[],
): AscentSettings['objective']['layers'] | undefined {
  const chosen = available.filter((name) => values[name] > 0);
  if (chosen.length === 0) return undefined;
  return Object.fromEntries(chosen.map((name) => [name, values[name]]));
}

/**
 * What the parameters ask of the ascent, at the steps that the governor allows: fewer steps are larger ones, so that
 * steps * stepSize, the intensity, stays. Undefined if no layer has weight.
 */
export function ascentSettingsOf(
  values: Values,
  available: readonly MixedName[],
  steps: number,
): AscentSettings | undefined {
  const layers = layersOf(values, available);
  if (layers === undefined) return undefined;
  return {
    objective: {layers, kind: values.objective},
    steps,
    stepSize: (values.stepSize * values.steps) / steps,
    normalise: values.normalise,
    jitterPx: values.jitter,
    smoothingPx: values.smoothing,
    totalVariation: values.totalVariation,
    range: values.range,
  };
}

/** Whether the picture is shown mirrored: as the person says, or when they see themselves. */
export const isMirrored = (values: Values, selfie: boolean): boolean =>
  values.mirror === 'on' || (values.mirror === 'auto' && selfie);
