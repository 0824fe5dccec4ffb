import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** Memory of this process that is in use, by JavaScript and outside of it, after all garbage was collected, in bytes. */
export function collectedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Twice: what a finaliser releases is garbage only then.
  collect();
  collect();
  const {heapUsed, external} = process.memoryUsage();
  return heapUsed + external;
}
