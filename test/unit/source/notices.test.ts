import {notices} from '../../../src/source/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

const label = 'a.mp4';
const reason = 'Not found';

testCatalogue(notices, {
  'camera-denied': {browser: 'safari-ios'},
  'camera-denied-by-system': undefined,
  'camera-missing': undefined,
  'camera-busy': {label: 'Desk camera'},
  'camera-size': {label: ''},
  'camera-failed': {label: 'Desk camera', reason},
  'camera-unsupported': undefined,
  'camera-insecure': undefined,
  'camera-ended': {label: ''},
  'camera-frozen': {seconds: 4},
  'camera-replaced': {asked: 'Desk camera', label: 'Lid camera'},
  'screen-unsupported': undefined,
  'screen-insecure': undefined,
  'screen-denied': undefined,
  'screen-needs-gesture': undefined,
  'screen-missing': undefined,
  'screen-busy': undefined,
  'screen-failed': {reason},
  'screen-ended': undefined,
  'video-without-frames': {label},
  'video-empty': {label},
  'video-size': {label, widthPx: 9000, heightPx: 1080, minPx: 16, maxPx: 8192},
  'video-unreadable': {label, reason},
  'video-damaged': {label, reason: ''},
  'video-unsupported': {label, reason},
  'video-slow': {label, seconds: 20},
  'video-autoplay-denied': {label},
  'sound-needs-gesture': undefined,
  'image-svg': {label},
  'image-heic': {label},
  'image-unsupported': {label, type: 'image/png'},
  'stream-empty': {kind: 'camera'},
  'stream-failed': {kind: 'screen', reason},
  'no-first-frame': {kind: 'camera', seconds: 15},
  'source-stopped': {kind: 'scene'},
  'source-failed': {kind: 'image', reason},
});
