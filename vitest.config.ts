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
          exclude: ['test/unit/kernel-*.test.ts'],
          testTimeout: 30_000,
        },
      },
      // `npm run test:kernels`, in a process of its own: a software GPU may stall on them.
      {test: {name: 'kernels', include: ['test/unit/kernel-*.test.ts'], testTimeout: 120_000}},
      {
        test: {
          name: 'golden',
          include: ['test/golden/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: {groupOrder: 1},
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/browser-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: {groupOrder: 2},
        },
      },
    ],
  },
});
