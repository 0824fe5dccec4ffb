// How four channels of a feature map, or four weights, lie in memory: in half precision. All arithmetic is float32.
// A value beyond the range of float16 becomes its largest, never infinity.

enable f16;

alias Stored = vec4<f16>;

const largest = 65504.0; // of float16

fn unpacked(stored: Stored) -> vec4f {
  return vec4f(stored);
}

fn packed(value: vec4f) -> Stored {
  return vec4<f16>(clamp(value, vec4f(-largest), vec4f(largest)));
}
