import {planVersion, type Plan} from '../../src/render/parts/plan.ts';
import {defaultVideo} from '../../src/render/spec.ts';

/** A plan of a video of 20 frames in two parts. */
export const plan: Plan = {
  ...{reverie: 'plan', version: planVersion, spec: defaultVideo, preRollLimitS: null},
  ...{images: null, guide: null, take: null, person: null},
  video: {
    ...{path: '/videos/some.mp4', bytes: 5, sha256: 'ab', sampleSha256: 'cd'},
    ...{widthPx: 160, heightPx: 90, frames: 20, durationS: 2},
  },
  output: {widthPx: 160, heightPx: 90, codec: 'avc'},
  model: {name: 'inception-v3-half', sha256: 'ef'},
  parts: [
    {
      ...{part: 1, fromFrame: 0, toFrame: 10, fromS: 0, toS: 1, at: 'start'},
      ...{preRollFrames: 0, preRollS: 0, left: 0, state: null},
    },
    {
      ...{part: 2, fromFrame: 10, toFrame: 20, fromS: 1, toS: 2, at: 'cut'},
      ...{preRollFrames: 5, preRollS: 0.5, left: 0},
      state: {breathing: {still: 0.5, phaseS: 2}, index: 5, sinceCutS: null},
    },
  ],
};
