import {expect, test} from 'vitest';
import {jobFrom} from '../../../src/render/messages.ts';
import {defaultVideo, defaultImage} from '../../../src/render/spec.ts';

test('jobs that were stored under the former names of their kinds go on', () => {
  const video = {kind: 'video', spec: defaultVideo, name: 'a.mp4'} as const;
  const image = {kind: 'image', spec: defaultImage, name: 'b.png'} as const;
  expect(jobFrom({...video, kind: 'film'})).toEqual(video);
  expect(jobFrom({...image, kind: 'still'})).toEqual(image);
  for (const job of [video, image]) expect(jobFrom(job)).toEqual(job);
});
