import {notices} from '../../../src/gpu/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'no-webgpu': undefined,
  'no-adapter': undefined,
  'no-device': {reason: 'Out of handles'},
  'gpu-error': {reason: 'Buffer too large'},
  'gpu-memory': {reason: 'Out of memory.'},
  'gpu-refused': {task: 'the dream at 320 x 240', reason: 'Invalid bind group'},
  'gpu-full': {task: 'the dream at 320 x 240', reason: 'Out of memory'},
  'gpu-lost': {reason: 'unknown', detail: 'The GPU process crashed'},
});
