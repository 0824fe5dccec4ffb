import {notices} from '../../../../src/control/remote/notices.ts';
import {sampleCause, testCatalogue} from '../../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'message-unreadable': {reason: 'it is not JSON'},
  'message-too-long': {bytes: 5000, max: 4096},
  'field-refused': {path: 'at', got: '7', allowed: 'a number from 0 to 1'},
  'value-refused': {cause: sampleCause},
  'not-allowed': {what: 'zoom'},
  'look-unknown': {name: 'Tar'},
  'no-page': undefined,
  'token-refused': undefined,
  'version-refused': {got: '2', version: 1},
  'remotes-full': {max: 10},
  'too-many-messages': {max: 200},
  'too-many-refused': {max: 5},
  'page-replaced': undefined,
  'address-unknown': {address: '/reverie/colour'},
  'signals-full': {address: '/desk/257', max: 256},
  'arguments-refused': {address: '/reverie/zoom', got: 'red', allowed: 'a number from -1 to 1'},
});
