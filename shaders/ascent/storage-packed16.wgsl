// How four channels of a feature map, or four weights, lie in memory: in half precision, two to a word, for adapters
// without shader-f16. All arithmetic is float32. A value beyond the range of float16 becomes its largest.

alias Stored = vec2u;

const largest = 65504.0; // of float16

fn unpacked(stored: Stored) -> vec4f {
  return vec4f(unpack2x16float(stored.x), unpack2x16float(stored.y));
}

fn packed(value: vec4f) -> Stored {
  let finite = clamp(value, vec4f(-largest), vec4f(largest));
  return vec2u(pack2x16float(finite.xy), pack2x16float(finite.zw));
}
