// The direction smoothed by a gaussian of standard deviation sigma, along one axis: first along the columns into a
// second map, then along the rows back.
//   s[i] = sum over |k| <= radius of exp(-k^2 / (2 sigma^2)) d[i + k] / sum over the same of exp(-k^2 / (2 sigma^2))
// Beyond its border the direction is continued by its mirror image, which preserves constants and the mean.

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x
override alongRows: u32 = 0; // 0: rows are mixed, direction into smoothed; 1: columns, smoothed into direction

// The pixel that a place beyond the border mirrors.
fn mirrored(i: i32, size: u32) -> u32 {
  let end = i32(size);
  return u32(select(select(i, 2 * end - 1 - i, i >= end), -1 - i, i < 0));
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= frame.height * frame.width) {
    return;
  }
  let place = vec2u(pixel / frame.width, pixel % frame.width);
  let radius = i32(step.radius);
  var sum = vec4f(0.0);
  var weights = 0.0;
  for (var k = -radius; k <= radius; k++) {
    let weight = exp(-0.5 * f32(k * k) / (step.sigma * step.sigma));
    weights += weight;
    if (alongRows == 0u) {
      let row = mirrored(i32(place.x) + k, frame.height);
      sum += weight * fetch(frame.direction + row * frame.width + place.y, 0u);
    } else {
      let column = mirrored(i32(place.y) + k, frame.width);
      sum += weight * fetch(frame.smoothed + place.x * frame.width + column, 0u);
    }
  }
  let goal = select(frame.direction, frame.smoothed, alongRows == 0u);
  keep(goal + pixel, 0u, sum / weights);
}
