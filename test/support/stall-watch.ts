/**
 * Set up in each process of the kernel tests. A test there runs native code on a GPU, and where that waits for ever no
 * timeout of the test's own thread can fire: a second thread names the test that stalled, and ends the process. That is
 * one failure more in the run's count, and the other files go on.
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
        `stalled: ${name}: the GPU, or the software that stands in for it, has not answered for ${limitMs / 1000} s\n`,
      );
      process.kill(process.pid, 'SIGKILL');
    }, limitMs);
  });
}

const watcher = new Worker(`(${watch.toString()})(${limitMs})`, {eval: true});
watcher.unref();
watcher.postMessage(`loading ${String(expect.getState().testPath)}`);
beforeEach(({task}) => watcher.postMessage(`${task.file.name} > ${task.fullTestName}`));
