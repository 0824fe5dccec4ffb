import {resolve} from 'node:path';
import {buildLibrary} from './library.ts';

await buildLibrary(resolve('dist-lib'));
