import {notices} from '../../../src/ui/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  frozen: undefined,
  gentle: undefined,
  paused: undefined,
  'recording-rate': {fps: 7.3, askedFps: 30},
  'screen-awaits-click': undefined,
  'video-awaits-choice': undefined,
  'image-awaits-choice': undefined,
  'file-unsupported': {name: 'notes.txt'},
  'frame-lost': {cause: sampleCause},
  'source-lost': {cause: sampleCause, meanwhile: 'scene', retrying: true},
  'channel-worker-failed': {reason: 'out of memory'},
});
