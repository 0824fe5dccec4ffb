import {notices} from '../../../../src/render/parts/notices.ts';
import {testCatalogue} from '../../../support/catalogue-tests.ts';

const path = '/parts/3.part';
const digests = {got: 'a'.repeat(64), wanted: 'b'.repeat(64)};

testCatalogue(notices, {
  surveying: undefined,
  'no-plan': {name: 'plan.json'},
  'plan-damaged': {name: 'plan.json', path: 'parts[3].toFrame', got: '4', allowed: 'a number from 5 to 20'},
  'plan-version': {name: 'plan.json', got: '2', wanted: '1'},
  'no-such-part': {got: 9, parts: 8},
  'file-changed': {path: 'video.mp4', what: 'video'},
  'model-changed': {name: 'inception-v3-half', ...digests},
  'take-changed': {name: 'video.mp4'},
  'person-changed': digests,
  'person-missing': {reason: 'selfie.bin could not be loaded'},
  'frames-changed': {name: 'video.mp4', got: 99, wanted: 100},
  'no-planned-encoder': {codec: 'avc'},
  'part-locked': {path, holder: 'process 12 on node7'},
  'part-interrupted': {path, frames: 40},
  'part-foreign': {path},
  'part-damaged': {path, reason: 'it has 5 bytes of 9'},
  'part-replaced': {path, reason: 'it has 5 bytes of 9'},
  'part-twice': {path, other: '/parts/4.part', part: 3},
  'parts-missing': {parts: '3, 5–7'},
  'part-model': {path, ...digests},
  'part-encoder': {path},
  'disk-full': {path},
  'not-written': {path, reason: 'permission denied'},
  'fewer-parts': {got: 8, wanted: 100},
  'cuts-within': {parts: '3, 5–7'},
  'pre-roll-limited': {part: 3, share: 14},
  'mixed-backends': {backends: 'wasm, webgpu'},
});
