import {expect, test} from 'vitest';
import {withoutComments} from '../../../src/build/shader-comments.ts';

test('lines of comments go, and what stands behind code stays', () => {
  const loop = 'for (var i = 0u; i < taps; i++) { // unroll\n  sum += x[i];\n}\n';
  expect(withoutComments(`// Sums.\n${loop}  // Done.\n`)).toBe(loop);
});
