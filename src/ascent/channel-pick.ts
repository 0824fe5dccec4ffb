import {minimumSidePx, type MixedName} from '../model/network.ts';
import type {ChannelMeans, Engine, Objective} from './engine.ts';
import {resampled, tensorOf, type Raster} from './raster.ts';

/** Which channels of each layer an image is dreamed by. */
export interface ChannelPick {
  /** By how much the image excites them: those that it excites most, ordinarily or least; or all. */
  readonly by: 'all' | 'strongest' | 'typical' | 'weakest';
  /** How many of each layer, unless all. */
  readonly count: number;
}

export type PickedChannels = NonNullable<Objective['channels']>;

/** A channel that was picked before stays while it is among this many times as many as are picked. */
const staying = 1.5;

/**
 * Picks `count` of the candidates by their means, without those that the image does not excite at all, which have no
 * gradient: the strongest, the weakest, or those nearest to the median. Of those that were picked `before`, whichever
 * is nearly as good stays, so that picks do not flicker. In ascending order; all that are excited if there are fewer.
 */
export function pickChannels(
  means: Float32Array,
  candidates: readonly number[],
  {by, count}: ChannelPick & {readonly by: Exclude<ChannelPick['by'], 'all'>},
  before: readonly number[] = [],
): number[] {
  const meanOf = (channel: number): number => means[channel] ?? 0;
  const rising = candidates
    .filter((channel) => meanOf(channel) > 0)
    .sort((a, b) => meanOf(a) - meanOf(b) || a - b);
  const ranked = {
    weakest: () => rising,
    strongest: () => rising.toReversed(),
    typical: () => {
      const middle = (rising.length - 1) / 2;
      const places = rising.map((channel, place) => ({channel, distance: Math.abs(place - middle)}));
      return places.sort((a, b) => a.distance - b.distance).map(({channel}) => channel);
    },
  }[by]();
  const stay = ranked.slice(0, Math.ceil(staying * count)).filter((channel) => before.includes(channel));
  const others = ranked.filter((channel) => !stay.includes(channel));
  return [...stay, ...others].slice(0, count).sort((a, b) => a - b);
}

/**
 * The channels of each layer of an objective that an image `means` picks, of those that it names or else of all. A layer
 * that the image does not excite is left as it is.
 */
export function pickedBy(
  means: ChannelMeans,
  {channels = {}}: Objective,
  pick: ChannelPick,
  before: PickedChannels = {},
): PickedChannels {
  const {by, count} = pick;
  if (by === 'all') return channels;
  const picked: Partial<Record<MixedName, readonly number[]>> = {...channels};
  for (const [name, ofLayer] of means) {
    const candidates = channels[name] ?? [...ofLayer.keys()];
    const found = pickChannels(ofLayer, candidates, {by, count}, before[name]);
    if (found.length > 0) picked[name] = found;
  }
  return picked;
}

/** The layers that an objective climbs. */
export const climbedLayers = ({layers}: Objective): MixedName[] =>
  (Object.keys(layers) as MixedName[]).filter((name) => layers[name] !== 0);

/** An objective whose kernels keep the features of layers, as those of a guide are kept. */
export const keepingFeatures = (layers: readonly MixedName[]): Objective => ({
  layers: Object.fromEntries(layers.map((name) => [name, 1])),
  kind: 'guide',
});

/** Images pick on a copy of at most this long side, with a short side that the network takes. */
const longSidePx = 512;

/** The objective with the channels that an image picks. */
export async function pickedForImage(
  engine: Engine,
  image: Raster,
  objective: Objective,
  pick: ChannelPick,
): Promise<Objective> {
  if (pick.by === 'all') return objective;
  const {widthPx, heightPx} = image;
  const [shortPx, longPx] = [Math.min(widthPx, heightPx), Math.max(widthPx, heightPx)];
  const scale = Math.min(1, Math.max(longSidePx / longPx, minimumSidePx / shortPx));
  const [width, height] = [Math.round(widthPx * scale), Math.round(heightPx * scale)];
  const copy = tensorOf(resampled(image, width, height));
  try {
    const means = await engine.channelMeans(copy, climbedLayers(objective));
    return {...objective, channels: pickedBy(means, objective, pick)};
  } finally {
    copy.dispose();
  }
}
