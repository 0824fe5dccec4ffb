// A layer that has a place in the objective.

struct Layer {
  source: u32, // where y lies in the arena, without gaps
  count: u32, // of quads
  quads: u32, // channels / 4
  seed: u32,
  part: u32, // where the parts of its value go
}

override wideSource: u32 = 0; // 1: y is a wide map

@group(1) @binding(0) var<uniform> layer: Layer;
