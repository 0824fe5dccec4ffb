// Runs the tests of the kernels in a process of their own, within a time: they run on a GPU, by Dawn or a software
// adapter, and native code that waits for ever cannot be interrupted from within. A stall is tried once more, and said;
// a test that fails is not.
import {spawn} from 'node:child_process';

const limitMs = 400_000;
const graceMs = 5_000;

const run = () =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'kernels'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    const end = (signal) => {
      try {
        process.kill(-child.pid, signal); // with the workers that it started
      } catch {
        // It has ended by itself.
      }
    };
    let stalled = false;
    const limit = setTimeout(() => {
      stalled = true;
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), graceMs).unref();
    }, limitMs);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end('SIGKILL'));
    child.on('exit', (code) => {
      clearTimeout(limit);
      resolve(stalled ? 'stalled' : (code ?? 1));
    });
  });

const minutes = Math.round(limitMs / 6_000) / 10;
let result = await run();
if (result === 'stalled') {
  console.error(`The kernel tests did not end within ${minutes} minutes and were ended; trying once more.`);
  result = await run();
}
if (result === 'stalled') {
  console.error(
    `The kernel tests stalled twice, ${minutes} minutes each: the GPU, or the software that stands in for it, does not ` +
      'answer, or the machine is too busy. Run `npm run test:kernels` alone to see which.',
  );
}
process.exit(result === 'stalled' ? 1 : result);
