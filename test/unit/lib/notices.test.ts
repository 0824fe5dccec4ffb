import {notices} from '../../../src/lib/notices.ts';
import {testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'capability-missing': {api: 'WebGPU', without: 'dreams on WebAssembly'},
});
