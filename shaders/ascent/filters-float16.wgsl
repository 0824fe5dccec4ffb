// How four weights of a filter lie in memory: in half precision, two to a word, whatever feature maps are in. Adapters
// without shader-f16 unpack them too, in one instruction of most GPUs.

alias Filter = vec2u;

fn weightsOf(stored: Filter) -> vec4f {
  return vec4f(unpack2x16float(stored.x), unpack2x16float(stored.y));
}
