import {notices} from '../../../src/ascent/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'no-gpu': {cause: sampleCause},
  'software-gpu': {adapter: 'google swiftshader'},
  'software-gpu-chosen': {adapter: 'google swiftshader'},
  'backend-failed': {backend: 'webgpu', cause: sampleCause},
  'no-backend': {reasons: 'WebGPU failed.'},
  'one-thread': undefined,
  'threads-failed': {threads: 3},
  'no-simd': undefined,
  'tensorflow-failed': {backend: 'wasm'},
  'kernels-failed': {cause: sampleCause},
  'kernels-too-large': {cause: sampleCause},
  'kernels-untuned': {cause: sampleCause},
  'tiles-not-kept': {reason: 'Quota exceeded'},
});
