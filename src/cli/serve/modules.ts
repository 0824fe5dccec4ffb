import type {OpenModule} from './module.ts';

/** All that `reverie serve` has beside the page, in the order in which they are asked. */
export const modules: readonly OpenModule[] = [];
