import {describe, expect, test} from 'vitest';
import {createKernelEngine} from '../../../../src/ascent/kernel/kernel-engine.ts';
import {readCases} from '../../../golden/cases.ts';
import {failuresOf, measureCase} from '../../../golden/measure.ts';
import {halfGolden} from '../../../support/fixtures.ts';
import {openKernelDevice} from '../../../support/kernel-device.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {loadPackFolder} from '../../../support/serve-folder.ts';

const found = await openKernelDevice();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

describe.skipIf(without)(`the kernels with the embedded model${without}`, () => {
  // The filters of float32 are in half precision too, which loses nothing: as float32 they give the same bits.
  test.each([{precision: 'float32'}, {precision: 'float16'}] as const)(
    'give the reference values in $precision',
    async (options) => {
      const {precision} = options;
      await useBackend('webgpu');
      const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
      const engine = await createKernelEngine(network, weights, options);
      expect(engine.memory.filters).toBe('float16');
      for (const golden of await readCases(halfGolden, 'small')) {
        const report = await measureCase(engine, golden);
        expect(failuresOf(report, precision)).toEqual([]);
        expect(report.objectives.length).toBeGreaterThan(1);
        // It is not float32 under another name.
        const errors = report.objectives.map(({gradientRelativeError}) => gradientRelativeError);
        if (precision === 'float16') expect(Math.min(...errors)).toBeGreaterThan(1e-5);
      }
      engine.dispose();
    },
    120_000,
  );
});
