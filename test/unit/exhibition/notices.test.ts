import {notices} from '../../../src/exhibition/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'wake-lock-unsupported': undefined,
  'wake-lock-failed': {reason: 'Battery low'},
});
