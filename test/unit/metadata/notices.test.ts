import {notices} from '../../../src/metadata/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'change-without-time': undefined,
  'too-many-changes': {count: 300_000, max: 250_000},
});
