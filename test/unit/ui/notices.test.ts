import {notices} from '../../../src/ui/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  frozen: undefined,
  gentle: undefined,
  paused: undefined,
  'recording-rate': {fps: 7.3, askedFps: 30},
  'channel-worker-failed': {reason: 'out of memory'},
});
