// Sums over all values of a band, of b and of b^2, a part from each workgroup: b = level - up(coarser level), of the
// coarsest the level itself.

const threads: u32 = 64;
const groups: u32 = 64; // workgroups of the dispatch

@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  var sum = vec4f(0.0);
  for (var pixel = group.x * threads + local; pixel < level.height * level.width; pixel += groups * threads) {
    var band = fetch(level.fine + pixel, 0u);
    if (level.coarse != none) {
      band -= up(vec2u(pixel / level.width, pixel % level.width));
    }
    sum += vec4f(dot(band, vec4f(1.0)), 0.0, dot(band, band), 0.0);
  }
  let all = total(sum, local);
  if (local == 0u) {
    partials[level.part + group.x] = all;
  }
}
