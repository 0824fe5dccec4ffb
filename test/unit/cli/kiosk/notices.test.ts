import {notices} from '../../../../src/cli/kiosk/notices.ts';
import {testCatalogue} from '../../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'no-sandbox': undefined,
  'browser-not-started': {reason: 'it ended at once'},
  'log-not-written': {path: '/var/log/wall.log', reason: 'no space left on device'},
});
