import {notices} from '../../../src/pwa/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'offline-incomplete': undefined,
  'offline-unavailable': {reason: 'SecurityError'},
});
