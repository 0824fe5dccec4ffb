// One round of dense Lucas-Kanade on one level, both ways: with the sums over the window of
//   it = gain there(p + f) + offset - here(p),   g = gradient of here(p)
// the flow moves by  d = -(S + noise I)^-1 sum(g it)  (Lucas and Kanade, IJCAI 1981; pyramids: Bouguet, Intel 2000),
// and is then smoothed over a square:  f = sum(weight (f + d)) / sum(weight),  so that flat areas follow the textured
// ones beside them. A workgroup solves for its 16 x 16 pixels and for those around that it smooths over, because another
// dispatch would cost more than doing some twice.

const side = 16u;
const threads = side * side;
override windowPx: u32; // half the side of the window
override smoothingPx: u32; // and of the square
override farthestPx: f32; // a round moves no pixel further: beyond, the linear model does not hold
override leastTrust: f32;
override solvedSide: u32 = side + 2u * smoothingPx;
override termSide: u32 = solvedSide + 2u * windowPx;

const own = 0u;
const coarser = 1u;

struct Round {
  level: u32,
  begin: u32, // with the level's own flow, the coarser level's, or none
  to: u32, // which of the two flows it writes,
  fromBack: u32, // and which it begins with, back in time
  fromForth: u32, // and forth
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(2) var<uniform> round: Round;
@group(0) @binding(3) var<storage, read> luminance: array<f32>; // [2][pixels]
@group(0) @binding(4) var<storage, read> statistics: array<i32>; // [2][64]
@group(0) @binding(5) var<storage, read> tensors: array<vec4f>; // [2][pixels]
@group(0) @binding(6) var<storage, read_write> flow: array<vec2f>; // [2][back in time, forth][pixels]

var<workgroup> terms: array<vec2f, termSide * termSide>; // g it; later the smoothed flow's sums along rows
var<workgroup> rows: array<vec2f, termSide * solvedSide>; // their sums along rows
var<workgroup> moved: array<vec2f, solvedSide * solvedSide>; // weight (f + d)
var<workgroup> weights: array<f32, solvedSide * solvedSide>;
var<workgroup> weightRows: array<f32, solvedSide * side>;

var<private> light: Light;
var<private> direction: u32; // 0 from the newest frame to the one before, 1 the other way

// The coarser level's flow at twice the size, bilinear: three quarters of the nearest, a quarter of the next.
fn enlarged(first: u32, pixel: vec2u) -> vec2f {
  let level = sizes.level[round.level + 1u];
  let near = min(pixel / 2u, level.size - 1u);
  let odd = (pixel & vec2u(1u)) == vec2u(1u);
  let far = select(vec2u(max(vec2i(near) - 1, vec2i(0))), min(near + 1u, level.size - 1u), odd);
  return 1.125 * flow[first + placeIn(level, near)]
    + 0.375 * (flow[first + placeIn(level, vec2u(far.x, near.y))] + flow[first + placeIn(level, vec2u(near.x, far.y))])
    + 0.125 * flow[first + placeIn(level, far)];
}

fn before(level: Level, pixel: vec2u) -> vec2f {
  let first = flowAt(select(round.fromBack, round.fromForth, direction == 1u), direction);
  if (round.begin == own) {
    return flow[first + placeIn(level, pixel)];
  }
  if (round.begin == coarser) {
    return enlarged(first, pixel);
  }
  return vec2f(0.0);
}

fn isInside(level: Level, at: vec2f) -> bool {
  return all(at >= vec2f(0.0)) && all(at <= vec2f(level.size - 1u));
}

fn isIn(level: Level, pixel: vec2i) -> bool {
  return all(pixel >= vec2i(0)) && all(pixel < vec2i(level.size));
}

// g it; nothing where the flow leads out of the other frame.
fn term(level: Level, pixel: vec2u) -> vec2f {
  let at = vec2f(pixel) + before(level, pixel);
  if (!isInside(level, at)) {
    return vec2f(0.0);
  }
  let here = frame.here ^ direction;
  let first = here * sizes.pixels;
  let other = luminanceAt((1u - here) * sizes.pixels, level, at);
  let it = light.gain * other + light.offset - luminance[first + placeIn(level, pixel)];
  return it * gradientAt(first, level, pixel);
}

// The flow moved by what its window says, and how reliably that shows a motion: close to the smaller eigenvalue of
// S + noise I, which is determinant / trace.
fn solved(level: Level, pixel: vec2u, sum: vec2f) -> vec3f {
  let inverse = tensors[(frame.here ^ direction) * sizes.pixels + placeIn(level, pixel)];
  let d = -vec2f(dot(inverse.xy, sum), dot(inverse.yz, sum));
  let f = before(level, pixel);
  let confidence = 1.0 / (inverse.x + inverse.z);
  let trust = select(0.0, confidence, isInside(level, vec2f(pixel) + f)) + leastTrust;
  return vec3f(trust * (f + clamp(d, vec2f(-farthestPx), vec2f(farthestPx))), trust);
}

// 16 x 16 pixels; z is the direction
@compute @workgroup_size(side, side)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let level = sizes.level[round.level];
  direction = group.z;
  light = coarseLight(frame.here ^ direction);
  let corner = vec2i(group.xy * side) - i32(smoothingPx);

  for (var i = thread; i < termSide * termSide; i += threads) {
    let pixel = corner - i32(windowPx) + vec2i(vec2u(i % termSide, i / termSide));
    var value = vec2f(0.0);
    if (isIn(level, pixel)) {
      value = term(level, vec2u(pixel));
    }
    terms[i] = value;
  }
  workgroupBarrier();
  for (var i = thread; i < termSide * solvedSide; i += threads) {
    let first = (i / solvedSide) * termSide + i % solvedSide;
    var sum = vec2f(0.0);
    for (var k = 0u; k <= 2u * windowPx; k++) {
      sum += terms[first + k];
    }
    rows[i] = sum;
  }
  workgroupBarrier();
  for (var i = thread; i < solvedSide * solvedSide; i += threads) {
    let pixel = corner + vec2i(vec2u(i % solvedSide, i / solvedSide));
    var value = vec3f(0.0);
    if (isIn(level, pixel)) {
      var sum = vec2f(0.0);
      for (var k = 0u; k <= 2u * windowPx; k++) {
        sum += rows[i + k * solvedSide];
      }
      value = solved(level, vec2u(pixel), sum);
    }
    moved[i] = value.xy;
    weights[i] = value.z;
  }
  workgroupBarrier();
  for (var i = thread; i < solvedSide * side; i += threads) {
    let first = (i / side) * solvedSide + i % side;
    var sum = vec3f(0.0);
    for (var k = 0u; k <= 2u * smoothingPx; k++) {
      sum += vec3f(moved[first + k], weights[first + k]);
    }
    terms[i] = sum.xy;
    weightRows[i] = sum.z;
  }
  workgroupBarrier();
  let pixel = group.xy * side + local.xy;
  if (any(pixel >= level.size)) {
    return;
  }
  var sum = vec3f(0.0);
  for (var k = 0u; k <= 2u * smoothingPx; k++) {
    let i = (local.y + k) * side + local.x;
    sum += vec3f(terms[i], weightRows[i]);
  }
  flow[flowAt(round.to, direction) + placeIn(level, pixel)] = sum.xy / max(sum.z, 1e-9);
}
