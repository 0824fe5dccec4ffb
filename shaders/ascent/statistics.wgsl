// Sums over all values of the gradient, or of the direction where that is another map: of g, of |g| and of g^2,
// a part from each workgroup.

const threads: u32 = 64;
const groups: u32 = 64; // workgroups of the dispatch
override ofGradient: u32 = 1; // 1: of the gradient, 0: of the direction

@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>; // [groups]

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = select(frame.direction, frame.gradient, ofGradient == 1u);
  var sum = vec4f(0.0);
  for (var pixel = group.x * threads + local; pixel < frame.height * frame.width; pixel += groups * threads) {
    let g = fetch(first + pixel, 0u);
    sum += vec4f(dot(g, vec4f(1.0)), dot(abs(g), vec4f(1.0)), dot(g, g), 0.0);
  }
  let all = total(sum, local);
  if (local == 0u) {
    partials[group.x] = all;
  }
}
