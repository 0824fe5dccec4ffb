import type {StreamFigures} from '../../stream/figures.ts';
import {commonStrings} from '../strings/common.ts';
import {streamStrings} from '../strings/stream.ts';

const strings = streamStrings.figures;

/** “640 kbit/s”, “4.2 Mbit/s”. */
export const rateOf = (kbps: number): string =>
  kbps < 1000 ? strings.kbps(kbps) : strings.mbps(kbps / 1000);

/** What is known of a stream, in the order of its importance. */
export function linesOf(figures: StreamFigures): readonly string[] {
  const {bitrateKbps, rateHz, widthPx, heightPx, codec, roundTripMs, packetsLost, framesLost} = figures;
  return [
    rateOf(bitrateKbps),
    ...(widthPx > 0
      ? [strings.sizeAndRate(commonStrings.sizePx(widthPx, heightPx), commonStrings.fps(rateHz))]
      : []),
    ...(codec === '' ? [] : [codec]),
    ...(roundTripMs === undefined ? [] : [strings.roundTrip(roundTripMs)]),
    strings.framesLost(commonStrings.frames(framesLost)),
    ...(packetsLost > 0 ? [strings.packetsLost(packetsLost)] : []),
  ];
}
