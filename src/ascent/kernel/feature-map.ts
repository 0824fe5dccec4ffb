/**
 * A feature map as the kernels see it: `[height, width, quads]`, a quad being four channels of a pixel.
 *
 * Channels come in segments, one for each convolution whose output they are, and each segment is filled up to whole
 * quads with channels of zero. So every load and store is a vec4, whatever the widths, and a concatenation is segments
 * side by side. The filters that read the map have rows of zeros where it has such channels (see filters.ts).
 */
export interface FeatureMap {
  readonly label: string;
  readonly height: number;
  readonly width: number;
  /** The number of true channels of each segment. */
  readonly segments: readonly number[];
  readonly quads: number;
  /** Kept in single precision where others are kept in half. */
  readonly wide: boolean;
}

/** So many quads of a map, from the `first`; one of its segments, or several. */
export interface Slice {
  readonly map: FeatureMap;
  readonly first: number;
  readonly quads: number;
  readonly segments: readonly number[];
}

/** How many quads that many channels take. */
export const quadsOf = (channels: number): number => Math.ceil(channels / 4);

/** How many quads these segments take side by side. */
export const quadsOfAll = (segments: readonly number[]): number =>
  segments.reduce((sum, channels) => sum + quadsOf(channels), 0);

/** Where each true channel of these segments is among the channels of whole quads. */
export function channelPlaces(segments: readonly number[]): number[] {
  let start = 0;
  return segments.flatMap((channels) => {
    const first = start;
    start += 4 * quadsOf(channels);
    return Array.from({length: channels}, (_, channel) => first + channel);
  });
}

export function featureMap(
  label: string,
  height: number,
  width: number,
  segments: readonly number[],
  wide = false,
): FeatureMap {
  return {label, height, width, segments, quads: quadsOfAll(segments), wide};
}

/** The whole of a map. */
export function whole(map: FeatureMap): Slice {
  return {map, first: 0, quads: map.quads, segments: map.segments};
}

/** `count` segments of a slice, from the `first`. */
export function segmentsOf({map, first: start, segments}: Slice, first: number, count: number): Slice {
  const chosen = segments.slice(first, first + count);
  return {
    map,
    first: start + quadsOfAll(segments.slice(0, first)),
    quads: quadsOfAll(chosen),
    segments: chosen,
  };
}

/** Whether two slices share memory. */
export function overlap(a: Slice, b: Slice): boolean {
  return a.map === b.map && a.first < b.first + b.quads && b.first < a.first + a.quads;
}
