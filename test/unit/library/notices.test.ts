import {notices} from '../../../src/library/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'disk-full': undefined,
  'no-private-files': {reason: 'denied'},
  'file-missing': {name: 'reverie-2026'},
});
