// The value of one layer's part of the objective, sum over the layer of s (a y + b y^2 / 2), a part from each
// workgroup.
// Its derivative is the seed: see settle.wgsl.

const threads: u32 = 64;
const groups: u32 = 64; // workgroups of the dispatch
override wideSource: u32 = 0; // 1: y is a wide map

struct Layer {
  source: u32, // where y lies in the arena, without gaps
  count: u32, // of quads
  quads: u32, // channels / 4
  seed: u32,
  part: u32, // where the parts of its value go
}

@group(1) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>; // in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let a = seeds[layer.seed].a;
  let b = seeds[layer.seed].b;
  var sum = vec4f(0.0);
  for (var at = group.x * threads + local; at < layer.count; at += groups * threads) {
    let y = fetch(layer.source + at, wideSource);
    sum += shareOf(layer.seed, at % layer.quads) * (a * y + 0.5 * b * y * y);
  }
  let all = total(sum, local);
  if (local == 0u) {
    partials[layer.part + group.x] = vec4f(dot(all, vec4f(1.0)), 0.0, 0.0, 0.0);
  }
}
