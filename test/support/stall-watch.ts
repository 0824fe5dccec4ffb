/**
 * Set up in each process of the unit and kernel tests. Code that keeps the test's own thread for ever, or a GPU's driver
 * that waits for ever, leaves no timeout a chance: a second thread names the test that stalled, and ends the process.
 * That is one failure more in the run's count, and the other files go on.
 */
import {Worker} from 'node:worker_threads';
import {beforeEach, expect} from 'vitest';

/** Longer than a test's own timeout, which is the better report where it can fire. */
const limitMs = 150_000;

/** The second thread's code. */
function watch(limitMs: number): void {
  const {parentPort} = process.getBuiltinModule('node:worker_threads');
  const {writeSync} = process.getBuiltinModule('node:fs');
  let end: NodeJS.Timeout | undefined;
  parentPort?.on('message', (name: string) => {
    clearTimeout(end);
    end = setTimeout(() => {
      writeSync(
        2,
        `stalled: ${name}: its thread, or the GPU that it waits for, has not answered for ${limitMs / 1000} s\n`,
      );
      process.kill(process.pid, 'SIGKILL');
    }, limitMs);
  });
}

const watcher = new Worker(`(${watch.toString()})(${limitMs})`, {eval: true});
watcher.unref();
watcher.postMessage(`loading ${String(expect.getState().testPath)}`);
beforeEach(({task}) => watcher.postMessage(`${task.file.name} > ${task.fullTestName}`));
