import type {OpenModule} from './module.ts';
import {openRemote} from './remote/remote.ts';
import {openWhip} from './whip/module.ts';

/** All that `reverie serve` has beside the page, in the order in which they are asked. */
export const modules: readonly OpenModule[] = [openRemote, openWhip];
