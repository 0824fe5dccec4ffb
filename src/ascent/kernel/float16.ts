const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of the float16 nearest to `value`, ties to even; beyond its range, its largest. */
export function float16Of(value: number): number {
  float[0] = value;
  const [word = 0] = bits;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x477fdfff) return sign | 0x7bff;
  if (magnitude < 0x38800000) {
    // Below 2 ^ -14 a float16 is a multiple of 2 ^ -24: adding 1/2 makes float32 round to one.
    float[0] = Math.abs(value) + 0.5;
    return sign | ((bits[0] ?? 0) - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

/** Float16 bits of each value, in the order that `vec4<f16>` and pack2x16float share. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, float16Of);
}
