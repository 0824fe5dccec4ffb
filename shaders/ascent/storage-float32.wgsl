// How four channels of a feature map, or four weights, lie in memory: as they are.

alias Stored = vec4f;

fn unpacked(stored: Stored) -> vec4f {
  return stored;
}

fn packed(value: vec4f) -> Stored {
  return value;
}
