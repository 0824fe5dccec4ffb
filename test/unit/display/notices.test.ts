import {notices} from '../../../src/display/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'webgl-lost': {detail: 'Context lost'},
  'no-webgl': {longestPx: 960},
  'no-context': undefined,
  'nothing-shown': undefined,
});
