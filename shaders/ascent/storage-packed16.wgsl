// How four channels of a feature map lie in memory: in half precision, two to a word, for adapters
// without shader-f16.
// All arithmetic is float32. A value beyond the range of float16 becomes its largest, never infinity.

alias Stored = vec2u;

const largest = 65504.0; // of float16

// Feature maps by lifetime, in quads (four channels of a pixel). Everything reads and writes this one buffer. A wide
// map is in single precision: a quad takes the place of two.
@group(0) @binding(0) var<storage, read_write> arena: array<Stored>;

fn unpacked(stored: Stored) -> vec4f {
  return vec4f(unpack2x16float(stored.x), unpack2x16float(stored.y));
}

fn packed(value: vec4f) -> Stored {
  let finite = clamp(value, vec4f(-largest), vec4f(largest));
  return vec2u(pack2x16float(finite.xy), pack2x16float(finite.zw));
}

// Quad `at` of a map whose quads are of its own width.
fn fetch(at: u32, wide: u32) -> vec4f {
  if (wide == 1u) {
    return vec4f(bitcast<vec2f>(arena[2u * at]), bitcast<vec2f>(arena[2u * at + 1u]));
  }
  return unpacked(arena[at]);
}

fn keep(at: u32, wide: u32, value: vec4f) {
  if (wide == 1u) {
    arena[2u * at] = bitcast<vec2u>(value.xy);
    arena[2u * at + 1u] = bitcast<vec2u>(value.zw);
  } else {
    arena[at] = packed(value);
  }
}
