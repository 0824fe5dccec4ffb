import {notices} from '../../../src/recording/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'frame-not-recorded': {cause: sampleCause},
  'frame-not-streamed': {cause: sampleCause},
  'recording-stopped': {cause: sampleCause},
  'take-without-changes': {cause: sampleCause},
  'no-frame-recorded': undefined,
  'nothing-recorded': undefined,
  'no-encoder': {formats: 'avc in mp4, vp9 in webm', widthPx: 8192, heightPx: 4320},
  'recorder-failed': {reason: 'SyntaxError'},
  'no-audio-track': undefined,
  'sound-unsupported': undefined,
  'microphone-denied': undefined,
  'microphone-missing': undefined,
  'microphone-busy': undefined,
  'microphone-failed': {reason: 'Unknown device'},
});
