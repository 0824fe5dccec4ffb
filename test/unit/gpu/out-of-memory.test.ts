import {expect, test} from 'vitest';
import {isOutOfMemory} from '../../../src/gpu/out-of-memory.ts';

test('knows the words of the GPU and of WebAssembly', () => {
  expect(isOutOfMemory(new RangeError('Array buffer allocation failed'))).toBe(true);
  expect(isOutOfMemory(new Error('Aborted(OOM). Build with -sASSERTIONS'))).toBe(true);
  expect(isOutOfMemory(new Error('Out of memory'))).toBe(true);
  expect(isOutOfMemory(new Error('No room'))).toBe(false);
});
