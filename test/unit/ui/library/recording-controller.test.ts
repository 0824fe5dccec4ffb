import {expect, test} from 'vitest';
import {defaults} from '../../../../src/params/values.ts';
import {RecordingController, type CapturingHost} from '../../../../src/ui/library/recording-controller.ts';
import {Notices} from '../../../../src/ui/app/notices.ts';

test('a recording that yields to the dream reports by how much, and nothing while it has what it asked for', () => {
  const host = {addController: () => undefined, values: {...defaults, recordRate: 30}};
  const capturingHost = host as unknown as CapturingHost;
  const capturing = new RecordingController(capturingHost, new Notices(capturingHost));
  expect(capturing.degradations).toEqual([]);
  const progress = {elapsedMs: 5000, bytes: 1, frames: 40, dropped: 90};
  capturing.kind = 'clip';
  capturing.progress = {...progress, rateHz: 30};
  expect(capturing.degradations).toEqual([]);
  capturing.progress = {...progress, rateHz: 7.25};
  expect(capturing.degradations).toMatchObject([{code: 'recording-rate', data: {fps: 7.3, askedFps: 30}}]);
  capturing.kind = 'take';
  capturing.progress = {...progress, rateHz: 12.4};
  expect(capturing.degradations).toMatchObject([{code: 'recording-rate', data: {fps: 12, askedFps: 60}}]);
});
