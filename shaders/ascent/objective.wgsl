// The value of one layer's part of the objective, sum over the layer of s (a y + b y^2 / 2) or of slope y, a part from
// each workgroup.
// Its derivative is the seed: see settle.wgsl. What compares with a reference is homogeneous in y.

const threads: u32 = 64;
const groups: u32 = 64; // workgroups of the dispatch
@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>; // in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let a = seeds[layer.seed].a;
  let b = seeds[layer.seed].b;
  var sum = vec4f(0.0);
  for (var at = group.x * threads + local; at < layer.count; at += groups * threads) {
    let y = fetch(layer.source + at, wideSource);
    sum += shareOf(layer.seed, at % layer.quads) * (a * y + 0.5 * b * y * y);
    sum += slopeOf(layer.seed, layer.source + at) * y;
  }
  let all = total(sum, local);
  if (local == 0u) {
    partials[layer.part + group.x] = vec4f(dot(all, vec4f(1.0)), 0.0, 0.0, 0.0);
  }
}
