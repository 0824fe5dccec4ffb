import {expect, test, vi} from 'vitest';
import type {TapRequest} from '../../../src/recording/tap.ts';
import {PendingMessages} from '../../../src/dream/pending-messages.ts';
import type {Frame} from '../../../src/source/source.ts';

const frameOf = (close: () => void): Frame => ({image: {close} as ImageBitmap, timestampMs: 0});
/** A recorder's request, and what hears of its end. */
function request(): {asked: TapRequest; ended: ReturnType<typeof vi.fn>} {
  const ended = vi.fn();
  const port = {close: ended} as unknown as MessagePort;
  return {asked: {port, of: 'dream', beside: false, rateHz: 30}, ended};
}
const heir = () => ({
  take: vi.fn(() => Promise.resolve()),
  freeze: vi.fn(),
  rest: vi.fn(),
  tap: vi.fn(),
  stream: vi.fn(),
  setGuide: vi.fn(),
});

test('what comes before the pipeline is passed on to it: of frames the newest, of a recorder the last word', () => {
  const waiting = new PendingMessages();
  const closed = vi.fn();
  const newest = frameOf(() => undefined);
  waiting.frame(frameOf(closed), false);
  waiting.frame(newest, true);
  expect(closed).toHaveBeenCalledOnce();
  const [first, second] = [request(), request()];
  waiting.tap(first.asked);
  waiting.tap(second.asked);
  expect(first.ended).toHaveBeenCalledOnce();
  waiting.freeze = true;
  waiting.guide = {widthPx: 1, heightPx: 1, rgba: new Uint8ClampedArray(4)};
  const pipeline = heir();
  waiting.handOver(pipeline);
  expect(pipeline.take.mock.calls).toEqual([[newest, true]]);
  expect(pipeline.freeze).toHaveBeenCalledWith(true);
  expect(pipeline.setGuide.mock.calls).toEqual([[waiting.guide]]);
  expect(pipeline.rest).toHaveBeenCalledWith(false);
  expect(pipeline.tap).toHaveBeenCalledWith(second.asked);
  expect(second.ended).not.toHaveBeenCalled();
});

test('a recording that ended before the pipeline began gets no frame', () => {
  const waiting = new PendingMessages();
  const {asked, ended} = request();
  waiting.tap(asked);
  waiting.tap(undefined);
  const pipeline = heir();
  waiting.handOver(pipeline);
  expect(ended).toHaveBeenCalledOnce();
  expect(pipeline.tap).toHaveBeenCalledWith(undefined);
  expect(pipeline.take).not.toHaveBeenCalled();
});
