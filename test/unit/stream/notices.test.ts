import {notices} from '../../../src/stream/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

const host = 'media.example:8889';

testCatalogue(notices, {
  'no-endpoint': undefined,
  'endpoint-invalid': {address: 'ftp://media.example'},
  'token-invalid': undefined,
  'press-needed': undefined,
  'stream-unsupported': undefined,
  'whip-blocked': {host},
  'whip-unreachable': {host},
  'whip-unauthorised': {host, status: 401},
  'whip-refused': {host, status: 409, reason: 'someone is publishing'},
  'whip-answer-invalid': {host, reason: 'it is no session description'},
  'stream-not-connected': {host, seconds: 10},
  'stream-lost': {host},
  'stream-reconnecting': {cause: sampleCause, seconds: 1},
  'stream-silent': {cause: sampleCause},
  'stream-in-front-only': undefined,
});
