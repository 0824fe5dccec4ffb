import {notices} from '../../../src/exhibition/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'setlist-unknown': {list: 'Setlist', unknown: ['shels 1']},
  'setlist-paused': undefined,
  'schedule-off': {since: '22:00'},
  'clock-wrong': {clock: '1 January 1970 at 00:00'},
  locked: undefined,
  'wake-lock-unsupported': undefined,
  'wake-lock-failed': {reason: 'Battery low'},
});
