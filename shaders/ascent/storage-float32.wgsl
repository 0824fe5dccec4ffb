// How four channels of a feature map lie in memory: as they are.

alias Stored = vec4f;

// Feature maps by lifetime, in quads (four channels of a pixel). Everything reads and writes this one buffer.
@group(0) @binding(0) var<storage, read_write> arena: array<Stored>;

fn unpacked(stored: Stored) -> vec4f {
  return stored;
}

// A quad of a map. `wide` says that the map is kept in single precision where others are not; here all are.
fn fetch(at: u32, wide: u32) -> vec4f {
  return arena[at];
}

fn keep(at: u32, wide: u32, value: vec4f) {
  arena[at] = value;
}
