import {expect, it} from 'vitest';
import {decodeFloat16, encodeFloat16, fitsFloat16} from '../../../src/model/float16.ts';

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

it('encodes what is a half to that half, and what lies between two to the nearer, ties to even', () => {
  const finite = [...Array(0x7c00).keys()];
  const exact = Float32Array.from(finite, definition);
  expect([...encodeFloat16(exact)]).toEqual(finite);
  expect([...encodeFloat16(exact.map((value) => -value))]).toEqual(finite.map((bits) => bits | 0x8000));
  const wrong = finite.slice(0, -1).filter((bits) => {
    const [low, high] = [definition(bits), definition(bits + 1)];
    const middle = (low + high) / 2;
    const [tie, below, above] = encodeFloat16(
      Float32Array.of(middle, middle - (high - low) / 64, middle + (high - low) / 64),
    );
    return tie !== (bits % 2 === 0 ? bits : bits + 1) || below !== bits || above !== bits + 1;
  });
  expect(wrong).toEqual([]);
  expect([...encodeFloat16(Float32Array.of(65519.99, 65520, -1e9))]).toEqual([0x7bff, 0x7c00, 0xfc00]);
  const beyond = Float32Array.of(65504, 65519, 65520, 1e9, Infinity, -1e9);
  expect([...encodeFloat16(beyond, true)]).toEqual([0x7bff, 0x7bff, 0x7bff, 0x7bff, 0x7bff, 0xfbff]);
});

it('knows what half precision holds as it is: every half, nothing between or beyond', () => {
  const finite = [...Array(0x7c00).keys()];
  const exact = Float32Array.from(finite, definition);
  expect(fitsFloat16(exact)).toBe(true);
  expect(fitsFloat16(exact.map((value) => -value))).toBe(true);
  const between = finite.slice(0, -1).filter((bits) => {
    const [low, high] = [definition(bits), definition(bits + 1)];
    return [1 / 2, 1 / 64, 1 / 4096].some((part) =>
      fitsFloat16(Float32Array.of(0, low + (high - low) * part)),
    );
  });
  expect(between).toEqual([]);
  for (const beyond of [65520, 1e9, Infinity, NaN, 2 ** -25, 1e-42])
    expect(fitsFloat16(Float32Array.of(beyond))).toBe(false);
});
