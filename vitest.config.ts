import {defineConfig} from 'vitest/config';
import {Sequencer} from './test/support/sequencer.ts';
import {tally} from './test/support/tally.ts';

/** What takes minutes by its nature: `npm run test:slow`. All else is `npm test`. */
const slow = 'test/**/*.slow.test.ts';
/** What of it needs no browser, so that two files at once disturb nothing. */
const slowUnits = ['test/unit/**/*.slow.test.ts', 'test/golden/**/*.slow.test.ts'];
/** What of it waits for the interface or for files, not for rates or sound, so that two files at once disturb nothing. */
const slowPairs = [
  'alpha',
  'channels',
  'controllers',
  'controls-window',
  'first-minute',
  'flash-limiter',
  'flashes-rendered',
  'formats',
  'full-model',
  'guide',
  'look-thumbnails',
  'models',
  'offline',
  'parts',
  'parts-gpu',
  'parts-images',
  'parts-ingredients',
  'remote',
  'render-again',
  'render-colour',
  'render-command',
  'render-options',
  'render-ui',
  'setup',
  'where',
].map((name) => `test/browser/${name}.slow.test.ts`);
/** What has the GPU to itself. */
const onGpu = '**/*-gpu.slow.test.ts';
/** What runs in the test's own thread may keep it for ever: it is ended from another, after the test's own time. */
const nativeTests = {setupFiles: ['test/support/stall-watch.ts'], testTimeout: 120_000};
const adapterSetup = 'test/support/adapter-setup.ts';
const browserTests = {
  globalSetup: ['test/support/browser-setup.ts'],
  // A condition that holds in the end holds on a slow machine too.
  expect: {poll: {timeout: 60_000}},
};

// Apart from vite.config.ts: here TensorFlow.js is the whole package, with its cpu backend and gradients.
export default defineConfig({
  test: {
    reporters: ['default', tally],
    // A machine that does other work at the same time is slow, and that is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    sequence: {sequencer: Sequencer},
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['**/*.gpu.test.ts', slow],
          ...nativeTests,
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'kernels',
          globalSetup: [adapterSetup],
          include: ['test/unit/**/*.gpu.test.ts'],
          ...nativeTests,
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {name: 'golden', include: ['test/golden/**/*.test.ts'], exclude: [slow], maxWorkers: '100%'},
      },
      {
        extends: true,
        test: {
          name: 'checks',
          include: ['test/checks/**/*.test.ts'],
          sequence: {groupOrder: 1},
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          ...browserTests,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: [slow],
          sequence: {groupOrder: 1},
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          ...browserTests,
          name: 'slow-pairs',
          globalSetup: [...browserTests.globalSetup, adapterSetup],
          include: slowPairs,
          testTimeout: 600_000,
          sequence: {groupOrder: 2},
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          ...browserTests,
          name: 'slow',
          globalSetup: [...browserTests.globalSetup, adapterSetup],
          include: ['test/browser/**/*.slow.test.ts', 'test/farm/**/*.slow.test.ts', onGpu],
          exclude: slowPairs,
          testTimeout: 600_000,
          sequence: {groupOrder: 3},
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow-units',
          globalSetup: [adapterSetup],
          include: slowUnits,
          exclude: [onGpu],
          testTimeout: 600_000,
          sequence: {groupOrder: 4},
          maxWorkers: 2,
        },
      },
    ],
  },
});
