import {expect, it} from 'vitest';
import {decodeFloat16} from '../../src/model/pack-tensors.ts';

/** The definition of IEEE 754 binary16. */
function definition(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

it('decodes all 65,536 halves by the definition', () => {
  const halves = Uint16Array.from({length: 65536}, (_, bits) => bits);
  const decoded = decodeFloat16(halves);
  const wrong = [...halves].filter((bits) => !Object.is(decoded[bits], definition(bits)));
  expect(wrong).toEqual([]);
});
