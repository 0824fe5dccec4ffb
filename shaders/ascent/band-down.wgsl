// The next coarser level: filtered by the 5 x 5 binomial, and every other pixel kept.

const threads: u32 = 64; // a thread a pixel of the coarser level
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= level.coarseHeight * level.coarseWidth) {
    return;
  }
  let place = 2u * vec2u(pixel / level.coarseWidth, pixel % level.coarseWidth);
  var binomial = array<f32, 5>(0.0625, 0.25, 0.375, 0.25, 0.0625);
  var sum = vec4f(0.0);
  for (var i = 0; i < 5; i++) {
    let row = level.fine + reflected(i32(place.x) + i - 2, level.height) * level.width;
    for (var j = 0; j < 5; j++) {
      let column = reflected(i32(place.y) + j - 2, level.width);
      sum += binomial[i] * binomial[j] * fetch(row + column, 0u);
    }
  }
  keep(level.coarse + pixel, 0u, sum);
}
