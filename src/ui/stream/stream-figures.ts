import type {StreamFigures} from '../../stream/figures.ts';

/** The phases of a stream, as the user reads them. */
export const phaseWords = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
} as const;

/** “640 kbit/s”, “4.2 Mbit/s”. */
export const rateOf = (kbps: number): string =>
  kbps < 1000 ? `${kbps} kbit/s` : `${(kbps / 1000).toFixed(1)} Mbit/s`;

/** What is known of a stream, in the order of its importance. */
export function linesOf(figures: StreamFigures): readonly string[] {
  const {bitrateKbps, rateHz, widthPx, heightPx, codec, roundTripMs, packetsLost, framesLost} = figures;
  return [
    rateOf(bitrateKbps),
    ...(widthPx > 0 ? [`${widthPx} × ${heightPx}, ${Math.round(rateHz)} fps`] : []),
    ...(codec === '' ? [] : [codec]),
    ...(roundTripMs === undefined ? [] : [`${roundTripMs} ms round trip`]),
    `${framesLost} ${framesLost === 1 ? 'frame' : 'frames'} lost`,
    ...(packetsLost > 0 ? [`${(packetsLost * 100).toFixed(1)} % of packets lost`] : []),
  ];
}
