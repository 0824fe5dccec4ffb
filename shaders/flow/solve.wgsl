// One round of dense Lucas-Kanade on one level, both ways: with the sums over the window of
//   it = gain there(p + f) + offset - here(p),   g = gradient of here(p)
// the flow moves by  d = -(S + noise I)^-1 sum(g it)  (Lucas and Kanade, IJCAI 1981; pyramids: Bouguet, Intel 2000).
// It leaves the moved flow times its weight, and the weight, for the smoothing.

override farthestPx: f32; // a round moves no pixel further: beyond, the linear model does not hold
override leastTrust: f32;

const own = 0u;
const coarser = 1u;

struct Round {
  level: u32,
  begin: u32, // with the level's own flow, the coarser level's, or none
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(2) var<uniform> round: Round;
@group(0) @binding(3) var<storage, read> luminance: array<f32>; // [2][pixels]
@group(0) @binding(4) var<storage, read> statistics: array<i32>; // [2][64]
@group(0) @binding(5) var<storage, read> tensors: array<vec4f>; // [2][pixels]
@group(0) @binding(6) var<storage, read> flow: array<vec2f>; // [2][pixels]: back in time, and forth
@group(0) @binding(7) var<storage, read_write> moved: array<vec4f>; // [2][pixels]: weight u, weight v, weight

// The coarser level's flow at twice the size, bilinear: three quarters of the nearest, a quarter of the next.
fn enlarged(direction: u32, pixel: vec2u) -> vec2f {
  let level = sizes.level[round.level + 1u];
  let first = direction * sizes.pixels;
  let near = min(pixel / 2u, level.size - 1u);
  let odd = (pixel & vec2u(1u)) == vec2u(1u);
  let far = select(vec2u(max(vec2i(near) - 1, vec2i(0))), min(near + 1u, level.size - 1u), odd);
  return 1.125 * flow[first + placeIn(level, near)]
    + 0.375 * (flow[first + placeIn(level, vec2u(far.x, near.y))] + flow[first + placeIn(level, vec2u(near.x, far.y))])
    + 0.125 * flow[first + placeIn(level, far)];
}

fn before(direction: u32, pixel: vec2u) -> vec2f {
  if (round.begin == own) {
    return flow[direction * sizes.pixels + placeIn(sizes.level[round.level], pixel)];
  }
  if (round.begin == coarser) {
    return enlarged(direction, pixel);
  }
  return vec2f(0.0);
}

var<private> light: Light;

fn isInside(level: Level, at: vec2f) -> bool {
  return all(at >= vec2f(0.0)) && all(at <= vec2f(level.size - 1u));
}

// g it; nothing where the flow leads out of the other frame.
fn term(pixel: vec2u, layer: u32) -> vec3f {
  let level = sizes.level[round.level];
  let at = vec2f(pixel) + before(layer, pixel);
  if (!isInside(level, at)) {
    return vec3f(0.0);
  }
  let here = frame.here ^ layer;
  let first = here * sizes.pixels;
  let other = luminanceAt((1u - here) * sizes.pixels, level, at);
  let it = light.gain * other + light.offset - luminance[first + placeIn(level, pixel)];
  return vec3f(it * gradientAt(first, level, pixel), 0.0);
}

// 16 x 16 pixels; z is the direction: 0 from the newest frame to the one before, 1 the other way
@compute @workgroup_size(side, side)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let level = sizes.level[round.level];
  light = coarseLight(frame.here ^ group.z);
  let sum = boxSum(level.size, group, local.xy, thread);
  let pixel = group.xy * side + local.xy;
  if (any(pixel >= level.size)) {
    return;
  }
  let here = frame.here ^ group.z;
  let place = placeIn(level, pixel);
  let inverse = tensors[here * sizes.pixels + place];
  let d = -vec2f(dot(inverse.xy, sum.xy), dot(inverse.yz, sum.xy));
  let f = before(group.z, pixel);
  // How well the window tells a motion, close to the smaller eigenvalue of S + noise I: determinant / trace.
  let told = 1.0 / (inverse.x + inverse.z);
  let trust = select(0.0, told, isInside(level, vec2f(pixel) + f)) + leastTrust;
  moved[group.z * sizes.pixels + place] = vec4f(trust * (f + clamp(d, vec2f(-farthestPx), vec2f(farthestPx))), trust, 0.0);
}
