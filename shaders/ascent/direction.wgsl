// The direction of a step that is more than its gradient g, or than g conditioned, not rolled:
//   with a penalty:  d = g / (scale(g) + epsilon) - totalVariation * TV'(x)
//   without:         d = g, to be smoothed
// TV' is the gradient of the total variation, sum over neighbours of sqrt((x_i - x_j)^2 + softness^2), divided by 4,
// the most neighbours that a pixel has: it is in [-1, 1], as g is about 1 once it is normalised.

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x
const softness = 0.02; // differences well below this count quadratically, larger ones by their size

fn colour(row: u32, column: u32) -> vec4f {
  let at = 3u * (row * frame.width + column);
  return vec4f(image[at], image[at + 1u], image[at + 2u], 0.0);
}

// From one pixel up to the next, in [-1, 1].
fn slope(low: vec4f, high: vec4f) -> vec4f {
  let rise = high - low;
  return rise / sqrt(rise * rise + softness * softness);
}

fn totalVariationGradient(p: vec2u) -> vec4f {
  let here = colour(p.x, p.y);
  var sum = vec4f(0.0);
  if (p.x > 0u) {
    sum += slope(colour(p.x - 1u, p.y), here);
  }
  if (p.x + 1u < frame.height) {
    sum -= slope(here, colour(p.x + 1u, p.y));
  }
  if (p.y > 0u) {
    sum += slope(colour(p.x, p.y - 1u), here);
  }
  if (p.y + 1u < frame.width) {
    sum -= slope(here, colour(p.x, p.y + 1u));
  }
  return sum / 4.0;
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let scale = scaleOf(local);
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= frame.height * frame.width) {
    return;
  }
  let place = vec2u(pixel / frame.width, pixel % frame.width);
  let gradient = frame.gradient + rolled(place, vec2u(step.shiftRows, step.shiftColumns));
  var d = fetch(select(gradient, frame.direction + pixel, step.isConditioned == 1u), 0u);
  if (step.totalVariation > 0.0) {
    d = d / (scale + step.epsilon) - step.totalVariation * totalVariationGradient(place);
  }
  keep(frame.direction + pixel, 0u, d);
}
