/** IEEE 754 half precision, as bits, to single: exact, with subnormals, infinities and NaN. */
export function decodeFloat16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  halves.forEach((half, index) => {
    const sign = (half & 0x8000) << 16;
    const magnitude = (half & 0x7fff) << 13;
    if (magnitude >= 0x7c00 << 13) {
      bits[index] = sign | 0x7f800000 | magnitude;
    } else {
      // Half's exponent in single's field is 112 too small; the product rescales subnormals as well, exactly.
      bits[index] = sign | magnitude;
      values[index] = (values[index] ?? 0) * 2 ** 112;
    }
  });
  return values;
}

/** Half precision has no number between this and infinity; from here on single precision rounds to infinity. */
export const float16Overflow = 65520;

/** The largest finite number of half precision, as bits. */
const largest = 0x7bff;

/**
 * Single precision but NaN to the bits of half precision, rounded to the nearest, ties to even. What is beyond its
 * range becomes infinity or, with `saturate`, its largest number.
 */
export function encodeFloat16(values: Float32Array, saturate = false): Uint16Array<ArrayBuffer> {
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  return Uint16Array.from(values, (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const magnitude = Math.abs(value);
    if (magnitude >= float16Overflow) return sign | (saturate ? largest : 0x7c00);
    if (magnitude < 2 ** -14) {
      // A subnormal is a multiple of 2^-24, which is what single precision rounds to next to 0.5.
      single[0] = magnitude + 0.5;
      return sign | ((bits[0] ?? 0) - 0x3f000000);
    }
    single[0] = magnitude;
    const [all = 0] = bits;
    return sign | ((all + 0xfff + ((all >>> 13) & 1) - 0x38000000) >>> 13);
  });
}

/** Whether half precision holds every one of these numbers as it is. */
export function fitsFloat16(values: Float32Array): boolean {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return bits.every((all) => {
    const magnitude = all & 0x7fffffff;
    const exponent = (magnitude >>> 23) - 127;
    if (exponent > 15) return false;
    // Down to 2^-14 it has 10 bits of fraction of single's 23; below, a multiple of 2^-24.
    const lost = exponent >= -14 ? 13 : Math.min(-1 - exponent, 24);
    const fraction = exponent >= -14 ? magnitude : (magnitude & 0x7fffff) | 0x800000;
    return magnitude === 0 || (fraction & (2 ** lost - 1)) === 0;
  });
}
