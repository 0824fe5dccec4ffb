import {defineConfig} from 'vitest/config';
import {tally} from './test/support/tally.ts';

// Apart from vite.config.ts: here TensorFlow.js is the whole package, with its cpu backend and gradients.
export default defineConfig({
  test: {
    reporters: ['default', tally],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['test/unit/**/*.gpu.test.ts'],
          testTimeout: 120_000,
          maxWorkers: '100%',
        },
      },
      // `npm run test:kernels`, in a process of its own: a software GPU may stall on them.
      {test: {name: 'kernels', include: ['test/unit/**/*.gpu.test.ts'], testTimeout: 120_000}},
      {
        test: {
          name: 'golden',
          include: ['test/golden/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/browser-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // A condition that holds in the end holds on a slow machine too.
          expect: {poll: {timeout: 60_000}},
          fileParallelism: false,
          sequence: {groupOrder: 1},
        },
      },
    ],
  },
});
