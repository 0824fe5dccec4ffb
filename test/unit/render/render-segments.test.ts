import {afterEach, expect, test, vi} from 'vitest';
import {renderSegments, type SegmentsRequest} from '../../../src/render/render-segments.ts';
import type {Cue} from '../../../src/render/score.ts';
import type {VideoJob} from '../../../src/render/video-job.ts';

const fakes = vi.hoisted(() => ({close: vi.fn(), upright: vi.fn()}));

vi.mock('mediabunny', () => ({}));
vi.mock('../../../src/render/segment.ts', () => ({
  keptSegments: () => Promise.resolve({segments: 0, frames: 0, memory: undefined}),
}));
vi.mock('../../../src/render/decoded-frames.ts', () => ({
  // eslint-disable-next-line @typescript-eslint/require-await -- its consumer awaits each
  framesFrom: async function* () {
    yield [0, {close: fakes.close}];
  },
  upright: fakes.upright,
}));

afterEach(() => vi.clearAllMocks());

const fault = new Error('It was ended.');
function* cues(): Generator<Cue, void> {
  yield {order: {view: {crop: 0}}, source: 0} as Cue;
}
function* brokenCues(): Generator<Cue, void> {
  yield* [];
  throw fault;
}

test.each([
  ['the job ends', cues, () => Promise.reject(fault)],
  [
    'the job ends at once',
    cues,
    () => {
      throw fault;
    },
  ],
  ['a cue fails', brokenCues, () => Promise.resolve()],
])('a decoded frame is closed when %s', async (_when, made, pass) => {
  const job = {pass, spec: {}, onProgress: () => undefined} as unknown as VideoJob;
  const video = {frames: [{timestampS: 0, durationS: 1}], track: {}, offsetS: 0};
  const request = {video, cues: made(), dream: {}} as unknown as SegmentsRequest;
  await expect(renderSegments(job, request)).rejects.toBe(fault);
  expect(fakes.close).toHaveBeenCalledOnce();
  expect(fakes.upright).not.toHaveBeenCalled();
});

test('a decoded frame without a cue is closed, and ends the rendering', async () => {
  const job = {spec: {}, onProgress: () => undefined} as unknown as VideoJob;
  const video = {frames: [], track: {}, offsetS: 0};
  const none = (function* (): Generator<Cue, void> {
    yield* [];
  })();
  const request = {video, cues: none, dream: {}} as unknown as SegmentsRequest;
  expect(await renderSegments(job, request)).toMatchObject({segments: 0});
  expect(fakes.close).toHaveBeenCalledOnce();
});
