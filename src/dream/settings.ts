import type {Message} from '../lib/message.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import {kept} from '../feedback/feedback.ts';
import type {SizePx} from '../lib/size.ts';
import {inceptionV3, minimumSidePx, type MixedName} from '../model/network.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import {parseChannels} from '../params/channels.ts';
import type {Values} from '../params/values.ts';
import {notices} from './notices.ts';

/** The size at which steps are measured at the start: small, so that a slow machine starts soon. */
export const measured: SizePx = {widthPx: 128, heightPx: 96};

/** What each pixel takes of a step's time at the measured size. */
export const perPixel = (stepMs: number | undefined): number | undefined =>
  stepMs === undefined ? undefined : stepMs / (measured.widthPx * measured.heightPx);

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

/** The channels picked of layers that have weight and that the model has; `lacking` reports which it has not. */
export function channelsOf(
  values: Values,
  {widthMultiplier, lastLayer, title}: Pick<Manifest, 'widthMultiplier' | 'lastLayer' | 'title'>,
): {channels: NonNullable<AscentSettings['objective']['channels']>; lacking: Message[]} {
  const channels: Partial<Record<MixedName, readonly number[]>> = {};
  const lacking: Message[] = [];
  if (values.channels === '') return {channels, lacking};
  const picked = parseChannels(values.channels);
  for (const {name, channels: count} of inceptionV3(widthMultiplier, lastLayer).blocks) {
    const meant = picked[name] ?? [];
    if (name === 'stem' || meant.length === 0 || values[name] === 0) continue;
    const found = meant.filter((channel) => channel < count);
    if (found.length > 0) channels[name] = found;
    if (found.length === meant.length) continue;
    const lost = meant.filter((channel) => channel >= count).join(', ');
    const someFound = found.length > 0;
    lacking.push(notices['channels-missing']({layer: name, model: title, channels: lost, count, someFound}));
  }
  return {channels, lacking};
}

/**
 * What the parameters ask of the ascent, at the steps that the governor allows: fewer steps are larger ones, so that
 * steps * stepSize, the intensity, stays. Undefined if no layer has weight.
 */
export function ascentSettingsOf(
  values: Values,
  available: readonly MixedName[],
  steps: number,
  channels: AscentSettings['objective']['channels'] = {},
): AscentSettings | undefined {
  const layers = layersOf(values, available);
  if (layers === undefined) return undefined;
  return {
    objective: {layers, kind: values.objective, channels},
    steps,
    stepSize: (values.stepSize * values.steps) / steps,
    normalise: values.normalise,
    jitterPx: values.jitter,
    smoothingPx: values.smoothing,
    totalVariation: values.totalVariation,
    range: values.range,
  };
}

/**
 * What a film's dream `seconds` after the last one climbs of what one at the live rate climbs, so that the look is the
 * same at any rate: with k = kept over the time of one, a dream that is added to at every turn grows to 1 / (1 - k) of
 * one turn's, so the share is (1 - k_seconds) / (1 - k_live).
 */
export function shareOf({persistence, frameRate}: Values, seconds: number): number {
  if (persistence === 0) return 1;
  return (1 - kept(persistence, seconds)) / (1 - kept(persistence, 1 / frameRate));
}

/** Whether the picture is shown mirrored: as the person says, or when they see themselves. */
export const isMirrored = (values: Values, selfie: boolean): boolean =>
  values.mirror === 'on' || (values.mirror === 'auto' && selfie);
