import {
  importFaults,
  notices,
  packFaults,
  type ImportCode,
  type PackCode,
} from '../../../src/model/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'pack-copy-damaged': {file: 'group1-shard2of2.bin'},
  'pack-copy-used': {cause: sampleCause},
  'pack-not-kept': {reason: 'Quota exceeded'},
  'no-cache': undefined,
  'no-library': undefined,
  'library-full': {bytes: 43_200_000},
  'import-worker-failed': {reason: 'SyntaxError'},
});

const packFault = {file: 'model.json', expected: '100 bytes', got: '99'};
testCatalogue(
  packFaults,
  Object.fromEntries(Object.keys(packFaults).map((code) => [code, packFault])) as Record<
    PackCode,
    typeof packFault
  >,
);

const importFault = {where: 'conv2d_1/kernel', expected: 'shape [3, 3, 3, 32]', got: '[3, 3, 2, 3]'};
testCatalogue(
  importFaults,
  Object.fromEntries(Object.keys(importFaults).map((code) => [code, importFault])) as Record<
    ImportCode,
    typeof importFault
  >,
);
