import {expect, test} from 'vitest';
import {FiguresReader, type Report} from '../../../src/stream/figures.ts';

/** What a browser reports after `seconds` of 30 frames and 2 Mbit a second, encoded in 5 ms each. */
const reportsAt = (seconds: number, others: readonly Report[] = []): Report[] => [
  {type: 'codec', id: 'c1', timestamp: 0, mimeType: 'video/H264'},
  {
    type: 'outbound-rtp',
    kind: 'video',
    timestamp: seconds * 1000,
    bytesSent: seconds * 250_000,
    framesSent: seconds * 30,
    framesEncoded: seconds * 30,
    totalEncodeTime: seconds * 0.15,
    frameWidth: 640,
    frameHeight: 360,
    codecId: 'c1',
  },
  {type: 'outbound-rtp', kind: 'audio', timestamp: seconds * 1000, bytesSent: 1e9},
  {type: 'media-source', kind: 'video', timestamp: seconds * 1000, frames: seconds * 30 + 4},
  ...others,
];

test('rates are of the time between two readings', () => {
  const reader = new FiguresReader();
  expect(reader.read([])).toBeUndefined();
  expect(reader.read(reportsAt(10))).toMatchObject({bitrateKbps: 0, rateHz: 0, codec: 'H264'});
  const figures = reader.read([
    ...reportsAt(12),
    {type: 'remote-inbound-rtp', kind: 'video', timestamp: 0, roundTripTime: 0.0421, fractionLost: 0.02},
    {type: 'candidate-pair', timestamp: 0, nominated: true, state: 'succeeded', currentRoundTripTime: 0.5},
  ]);
  expect(figures).toEqual({
    bitrateKbps: 2000,
    rateHz: 30,
    widthPx: 640,
    heightPx: 360,
    codec: 'H264',
    roundTripMs: 42,
    packetsLost: 0.02,
    framesLost: 4,
    encodeMs: expect.closeTo(5) as number,
  });
});

test('what a browser does not report is left open, and a connection that has begun again is not negative', () => {
  const reader = new FiguresReader();
  reader.read(reportsAt(10));
  expect(reader.read([{type: 'outbound-rtp', kind: 'video', timestamp: 11_000}])).toEqual({
    ...{bitrateKbps: 0, rateHz: 0, widthPx: 0, heightPx: 0, codec: '', roundTripMs: undefined},
    ...{packetsLost: 0, framesLost: 0, encodeMs: undefined},
  });
});
