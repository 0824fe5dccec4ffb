import {notices} from '../../../src/control/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'looks-unreadable': undefined,
  'looks-too-large': {bytes: 2_000_000, max: 1_000_000},
  'looks-field-refused': {path: 'looks[3].name', got: '7', allowed: 'a name'},
  'looks-value-refused': {path: 'looks[3].values.zoom', reason: 'zoom: 7 is outside -1 to 1; 1 is used.'},
  'looks-full': {max: 1000},
  'mappings-unreadable': undefined,
  'mappings-too-large': {bytes: 2_000_000, max: 500_000},
  'mapping-refused': {path: 'mappings[3].amount', got: '7', allowed: 'a number from -1 to 1'},
  'mappings-full': {max: 500},
  'sound-denied': {browser: 'firefox'},
  'sound-denied-by-system': undefined,
  'sound-missing': undefined,
  'sound-busy': undefined,
  'sound-failed': {reason: 'The device is gone'},
  'sound-unsupported': undefined,
  'sound-insecure': undefined,
  'sound-ended': {label: 'USB microphone'},
  'sound-needs-click': undefined,
  'sound-share-unsupported': undefined,
  'sound-share-refused': undefined,
  'sound-not-shared': undefined,
  'sound-share-ended': undefined,
  'sound-of-video-missing': undefined,
});
