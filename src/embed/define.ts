/** Makes `<reverie-dream>` known: for a page that imports nothing else. */
import {defineReverieDream} from './element.ts';

defineReverieDream();
