import {notices} from '../../../src/model/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'pack-copy-damaged': {file: 'group1-shard2of2.bin'},
  'pack-copy-used': {cause: sampleCause},
  'pack-not-kept': {reason: 'Quota exceeded'},
  'no-cache': undefined,
});
