import {notices} from '../../../src/render/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

const name = 'holiday.mp4';

testCatalogue(notices, {
  starting: undefined,
  copying: undefined,
  'not-a-video': {name, bytes: 12},
  'not-an-image': {name, type: '', bytes: 12},
  'no-video-track': {name},
  'unsupported-codec': {name, codec: 'hvc1.1.6.L93'},
  truncated: {name, reason: 'its last frame is missing', atS: 1.5},
  'zero-duration': {name},
  'source-missing': {name},
  size: {name, widthPx: 90_000, heightPx: 3, minPx: 75, maxPx: 8192},
  range: {from: '3 s', to: '2 s'},
  'range-empty': {name, from: '50 s', to: 'the end'},
  setting: {setting: 'videoSidePx', min: 16, max: 4096, got: 1},
  'no-layers': {title: 'InceptionV3', layers: 'mixed0, mixed1'},
  'no-model': {cause: sampleCause},
  'no-encoder': {format: 'MP4', widthPx: 4096, heightPx: 4096, codecs: 'avc, hevc'},
  'no-image-encoder': {type: 'image/webp', offered: 'image/png'},
  'no-canvas': {widthPx: 8192, heightPx: 8192},
  'no-storage': {reason: 'SecurityError'},
  'storage-short': {name, bytes: 5e9, leftBytes: 1e9},
  'storage-full': undefined,
  elsewhere: {name},
  'worker-failed': {reason: 'SyntaxError'},
  failed: {cause: sampleCause},
  'guide-missing': undefined,
  'nothing-moves': undefined,
  'sound-encoded': {codec: 'aac'},
  'reported-earlier': {text: 'The sound was left out.'},
  'sound-omitted': {codec: 'ac3'},
});
