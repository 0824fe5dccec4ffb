import {notices} from '../../../src/embed/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'look-unknown': {look: 'none', allowed: 'shells, oil'},
  'not-in-library': {key: 'install'},
  'source-unknown': {got: 'Date'},
  'image-not-fetched': {address: 'cat.jpg', reason: '404 Not Found.'},
  disposed: undefined,
});
