import type {ClassicSettings} from '../ascent/classic.ts';
import {defaultTiling} from '../ascent/tiling.ts';
import type {ChannelPick} from '../ascent/channel-pick.ts';
import type {Conditioning} from '../ascent/conditioning.ts';
import {hasReference, type AscentSettings, type Objective} from '../ascent/engine.ts';
import {isMirrored, type Crop} from '../display/framing.ts';
import {fitWithin, type SizePx} from '../lib/size.ts';
import {kept, type FeedbackSettings} from '../feedback/feedback.ts';
import type {Where} from '../feedback/mask/where.ts';
import {formPx} from '../feedback/octaves.ts';
import {motionOver} from '../feedback/motion.ts';
import {inceptionV3, minimumSidePx, mixedNames, type MixedName} from '../model/network.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import {parseChannels} from '../params/channels.ts';
import type {Values} from '../params/values.ts';
import type {Quality} from './quality-ladder.ts';

/**
 * What one dream is to be: everything that it depends on besides the frame and the dreams before it. Plain JSON. One file,
 * because nowhere else do the values of the parameters become a dream.
 */
export interface DreamOrder extends SizePx {
  /** What to climb and how; null if no layer has weight: then the last dream only fades. */
  readonly ascent: OrderedAscent | null;
  /** What stays of the last dream, and where. */
  readonly feedback: FeedbackSettings;
  /** How source and dream are shown together. */
  readonly view: OrderedView;
  /** The guide that the objective follows; null if it follows none. */
  readonly guide: Values['guide'] | null;
  /** Whether to forget the dream so far. */
  readonly fresh: boolean;
  /** Whether to compute the objective before and after it. */
  readonly probe: boolean;
  /** Whether to find the person for the display, which cuts them out. */
  readonly findPerson: boolean;
}

/** An ascent whose objective is of the channels that the frame is to pick. */
export interface OrderedAscent extends AscentSettings {
  readonly pick: ChannelPick;
}

/** What an image depends on: there is no dream before it, and its size is its own. */
export type ImageOrder = Pick<DreamOrder, 'ascent' | 'guide' | 'view'> & {readonly where: Where};

/** What a still image is dreamed to while it is shown: what a rendering of this size, octaves and seed gives. */
export interface RipeningOrder extends SizePx {
  readonly classic: ClassicSettings;
  /** The guide that the objective follows; null if it follows none. */
  readonly guide: Values['guide'] | null;
  readonly pick: ChannelPick;
  /** Whether the image is dreamed on with left and right swapped, as a rendering does. */
  readonly mirror: boolean;
  readonly where: Where;
  readonly seed: number;
}

export interface OrderedView extends Crop {
  /** How much dream lies over the source: 0 none, 1 as dreamed, up to 2. */
  readonly wet: number;
  readonly mirror: boolean;
  readonly limitFlashes: boolean;
}

/** What is known of the model that dreams. */
export interface KnownModel extends Pick<Manifest, 'widthMultiplier' | 'lastLayer'> {
  /** What its engine can climb, shallowest first. */
  readonly layers: readonly MixedName[];
}

/** What a dream depends on besides the parameters and the model. */
export interface DreamClock {
  /** Of the frame that is dreamed on, cropped. */
  readonly source: SizePx;
  /** Short side and steps: what the governor allows, or what was asked for. */
  readonly quality: Quality;
  /** Since the start of the dream before. */
  readonly seconds: number;
  /** `every-frame` dreams each frame of a video, however many there are in a second, as strongly as `live` in all. */
  readonly pace: 'live' | 'every-frame';
  /** Whether the source shows the user to themselves: a camera that faces them. */
  readonly selfie: boolean;
  /** Whether the user's own guide image is there: one chosen before a reload is not. */
  readonly ownGuide: boolean;
  readonly fresh: boolean;
  readonly probe: boolean;
  /** Whether the display cuts the person out; not, if left out: nothing that is rendered is transparent. */
  readonly findPerson?: boolean;
}

/**
 * The one interpretation of the parameters: what they ask of a dream by this model at this time. All of it is in this
 * one file, however long, so that nothing else reads the table.
 */
export function dreamOrderOf(values: Values, model: KnownModel, clock: DreamClock): DreamOrder {
  const {source, quality, seconds, pace, selfie, ownGuide, fresh, probe, findPerson = false} = clock;
  const view = viewOf(values, selfie);
  const share = pace === 'live' ? 1 : shareOf(values, seconds);
  return {
    ...dreamSizeOf(source, quality.shortSidePx),
    ascent: ascentOf(values, model, quality.steps, share, kindOf(values, ownGuide)),
    guide: guideOf(values, ownGuide),
    feedback: feedbackOf(values, model, seconds, view.mirror),
    view,
    fresh,
    probe,
    findPerson,
  };
}

/** The same for an image, which climbs `steps` in each octave, each as long as a live dream's. */
export function imageOrderOf(
  values: Values,
  model: KnownModel,
  steps: number,
  ownGuide: boolean,
): ImageOrder {
  const ascent = ascentOf(values, model, values.steps, 1, kindOf(values, ownGuide));
  const guide = guideOf(values, ownGuide);
  return {ascent: ascent && {...ascent, steps}, guide, view: viewOf(values, false), where: whereOf(values)};
}

/** The classic dream of a still image; its octaves start where the forms are as large as live. */
const ripening = {steps: 8, octaveScale: 1.4, seed: 1} as const;
/** A look that moves faster than this at the edge of the frame, in widths a second, goes on moving instead. */
const stillestPerS = 0.02;

/**
 * What a still image, `source` as it is cropped, ripens to; null if it stays live: because it is not to ripen, the look
 * moves or is of what moves, no layer has weight, or the image is too small for the network.
 */
export function ripeningOrderOf(
  values: Values,
  model: KnownModel,
  source: SizePx,
  ownGuide: boolean,
): RipeningOrder | null {
  const {ascent, guide, view, where} = imageOrderOf(values, model, ripening.steps, ownGuide);
  const {octaveScale, seed} = ripening;
  const size = fitWithin(source, values.ripenTo);
  const shortPx = Math.min(size.widthPx, size.heightPx);
  const isOfMovement = movesOn(values) || where.place === 'moving';
  if (!ascent || isOfMovement || shortPx < minimumSidePx) return null;
  const coarsestPx = Math.min(shortPx, Math.max(minimumSidePx, coarsestPxOf(values, model)));
  const octaves = 1 + Math.round(Math.log(shortPx / coarsestPx) / Math.log(octaveScale));
  const classic = {octaves, octaveScale, ascent, tiling: defaultTiling};
  return {...size, classic, pick: ascent.pick, guide, mirror: view.mirror, where, seed};
}

const movesOn = ({zoom, rotation, driftX, driftY}: Values): boolean =>
  Math.hypot(zoom / 2, (rotation * Math.PI) / 360, driftX, driftY) > stillestPerS;

/** One step of what the parameters ask for, to time it; null if no layer has weight. It compares with nothing. */
export const trialOf = (values: Values, model: KnownModel): AscentSettings | null =>
  ascentOf(values, model, 1, 1, hasReference(values.objective) ? unguided : values.objective);

/** What is climbed in place of an objective whose guide is not there. */
const unguided = 'l2';

const kindOf = (values: Values, ownGuide: boolean): Objective['kind'] =>
  values.objective === 'guide' && guideOf(values, ownGuide) === null ? unguided : values.objective;

const guideOf = ({objective, guide}: Values, ownGuide: boolean): Values['guide'] | null =>
  objective === 'guide' && (guide !== 'own' || ownGuide) ? guide : null;

/** How source and dream are shown, and how much of the source is. */
export const viewOf = (
  {wet, mirror, crop, cropX, cropY, limitFlashes}: Values,
  selfie: boolean,
): OrderedView => ({
  wet,
  mirror: isMirrored(mirror, selfie),
  ...{crop, cropX, cropY},
  limitFlashes,
});

/** The long side of a dream is at most four short ones: a banner is squeezed rather than dreamed at any cost. */
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

/** What the parameters ask the ascent to climb, and what of that the model does not have. */
export interface Climb {
  /** Null if no layer that the model has is given weight. */
  readonly objective: Objective | null;
  /** Layers with weight that the model does not have, shallowest first. */
  readonly lackingLayers: readonly MixedName[];
  readonly lackingChannels: readonly LackingChannels[];
}

/** Channels that were picked of a layer with weight and that it does not have. */
export interface LackingChannels {
  readonly layer: MixedName;
  /** The layer has channels 0 to `count` - 1. */
  readonly count: number;
  readonly channels: readonly number[];
  /** Whether others that were picked are there; if not, all of the layer is climbed. */
  readonly someFound: boolean;
}

export function climbOf(values: Values, {layers, widthMultiplier, lastLayer}: KnownModel): Climb {
  const wanted = mixedNames.filter((name) => values[name] !== 0);
  const climbed = wanted.filter((name) => layers.includes(name));
  const channels: Partial<Record<MixedName, readonly number[]>> = {};
  const lackingChannels: LackingChannels[] = [];
  const picked = parseChannels(values.channels);
  const blocks = values.channels === '' ? [] : inceptionV3(widthMultiplier, lastLayer).blocks;
  for (const {name, channels: count} of blocks) {
    const asked = picked[name] ?? [];
    if (name === 'stem' || !climbed.includes(name) || asked.length === 0) continue;
    const found = asked.filter((channel) => channel < count);
    if (found.length > 0) channels[name] = found;
    const lacking = asked.filter((channel) => channel >= count);
    if (lacking.length === 0) continue;
    lackingChannels.push({layer: name, count, channels: lacking, someFound: found.length > 0});
  }
  const weights = Object.fromEntries(climbed.map((name) => [name, values[name]]));
  return {
    objective: climbed.length === 0 ? null : {layers: weights, kind: values.objective, channels},
    lackingLayers: wanted.filter((name) => !layers.includes(name)),
    lackingChannels,
  };
}

/**
 * The ascent in `steps`: fewer steps than asked for are larger ones, so that steps * stepSize, the intensity, stays;
 * of that a dream climbs its `share`, 0 to 1.
 */
function ascentOf(
  values: Values,
  model: KnownModel,
  steps: number,
  share: number,
  kind: Objective['kind'],
): OrderedAscent | null {
  const {objective} = climbOf(values, model);
  if (objective === null) return null;
  return {
    objective: {...objective, kind},
    steps,
    stepSize: values.stepSize * (values.steps / steps) * share,
    normalise: values.normalise,
    jitterPx: values.jitter,
    conditioning: conditioningOf(values),
    smoothingPx: values.smoothing,
    totalVariation: values.totalVariation,
    range: values.range,
    pick: {by: values.channelPick, count: values.channelCount},
  };
}

const conditioningOf = (values: Values): Conditioning => ({
  bandGains: values.bands
    ? [values.bandFinest, values.bandFine, values.bandCoarse, values.bandCoarsest]
    : null,
  decorrelation: values.decorrelation,
});

const feedbackOf = (
  values: Values,
  model: KnownModel,
  seconds: number,
  mirrored: boolean,
): FeedbackSettings => ({
  seconds,
  motion: motionOver(values, seconds, mirrored),
  follow: values.follow,
  halfLifeS: values.persistence,
  halfLifeMovingS: values.persistenceMoving,
  dissolveS: values.dissolve,
  hold: values.hold,
  cameraColour: values.cameraColour,
  inertiaS: values.inertia,
  breathing: values.breathing,
  level: values.level,
  coarsestPx: coarsestPxOf(values, model),
  where: whereOf(values),
});

const whereOf = ({where, whereSoftness}: Values): Where => ({place: where, softness: whereSoftness});

/**
 * The short side of a dream in which the forms of the deepest layer that it moves towards are as large as the look wants
 * them; of a look that only moves away, of the deepest layer.
 */
function coarsestPxOf(values: Values, {layers}: KnownModel): number {
  const weighed = mixedNames.filter((name) => values[name] !== 0 && layers.includes(name));
  const deepest = weighed.findLast((name) => values[name] > 0) ?? weighed.at(-1);
  return deepest === undefined ? minimumSidePx : formPx[deepest] / values.formSize;
}

/**
 * The share of a live dream that one `seconds` after the last climbs, so that the look is the same at any rate. With
 * k = kept over the time of a dream, dreams that add up at every turn grow to 1 / (1 - k) of one turn's, so
 *   share = min(1, (1 - k_seconds) / (1 - k_live))
 */
function shareOf({persistence, frameRate}: Values, seconds: number): number {
  if (persistence === 0) return 1;
  return Math.min(1, (1 - kept(persistence, seconds)) / (1 - kept(persistence, 1 / frameRate)));
}
