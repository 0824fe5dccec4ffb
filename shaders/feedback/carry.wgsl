// A field carried to where what it grew on is now:
//   carried(p) = keep(p) field(T(p + flow(p)))
// with T the inverse of the dream's own motion, nothing from outside. After a cut, or without a frame before, it goes by
// T alone. `carry` is for the residual, cubic, and fades it: from still to moving with the speed, to fresh where p was
// not visible. `along` is for another field that goes the same way, linear, times how well p was seen; `growth` is for
// what the dream grew by, which dissolves with it.

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(9) var<storage, read> matched: array<vec4f>; // [finest]: u, v, visible
@group(0) @binding(10) var<storage, read> outcome: Outcome;
@group(1) @binding(0) var<storage, read> source: array<f32>; // [H, W, 3]
@group(1) @binding(1) var<storage, read_write> carried: array<f32>; // [H, W, 3]

struct Path {
  at: vec2f, // where it was, in pixels of the image
  sight: f32, // how well it was seen there
  speed: f32, // 0 where it stood still, 1 where it moved fast
}

// Flow and visibility at a pixel of the image, twice as large, bilinear: a quarter before or behind those of the map.
fn matchAt(pixel: vec2u) -> vec3f {
  let level = sizes.level[0];
  let near = min(pixel / 2u, level.size - 1u);
  let odd = (pixel & vec2u(1u)) == vec2u(1u);
  let far = select(vec2u(max(vec2i(near) - 1, vec2i(0))), min(near + 1u, level.size - 1u), odd);
  let sum = 0.5625 * matched[placeIn(level, near)]
    + 0.1875 * (matched[placeIn(level, vec2u(far.x, near.y))] + matched[placeIn(level, vec2u(near.x, far.y))])
    + 0.0625 * matched[placeIn(level, far)];
  return vec3f(2.0 * sum.xy, sum.z);
}

fn isFollowed() -> bool {
  return frame.matched == 1u && outcome.cut == 0u;
}

fn pathOf(pixel: vec2u) -> Path {
  var found = vec3f(0.0, 0.0, 1.0);
  if (isFollowed()) {
    found = matchAt(pixel);
  }
  let lengthPx = length(found.xy);
  let real = saturate((lengthPx - frame.noiseFromPx) / (frame.noiseToPx - frame.noiseFromPx));
  let world = vec2f(pixel) + real * found.xy;
  let at = vec2f(
    frame.cos * world.x + frame.sin * world.y + frame.offsetX,
    -frame.sin * world.x + frame.cos * world.y + frame.offsetY,
  );
  return Path(at, found.z, min(1.0, real * lengthPx / frame.fastPx));
}

fn texel(at: vec2i) -> vec3f {
  if (any(at < vec2i(0)) || any(at >= vec2i(sizes.image))) {
    return vec3f(0.0);
  }
  let i = 3u * (u32(at.y) * sizes.image.x + u32(at.x));
  return vec3f(source[i], source[i + 1u], source[i + 2u]);
}

// Of four texels in a row, for a place t in [0, 1) behind the second: Catmull-Rom, which blurs less than linear.
fn catmullRom(t: f32) -> vec4f {
  return vec4f(
    t * (t * (1.0 - 0.5 * t) - 0.5),
    1.0 + t * t * (1.5 * t - 2.5),
    t * (t * (2.0 - 1.5 * t) + 0.5),
    t * t * (0.5 * t - 0.5),
  );
}

// Without the corners of the sixteen texels, which weigh next to nothing.
fn cubic(at: vec2f) -> vec3f {
  let corner = vec2i(floor(at));
  let t = at - floor(at);
  if (any(corner < vec2i(-1)) || any(corner >= vec2i(sizes.image))) {
    return vec3f(0.0);
  }
  if (all(t == vec2f(0.0))) {
    return texel(corner);
  }
  let x = catmullRom(t.x);
  let y = catmullRom(t.y);
  var sum = vec3f(0.0);
  for (var row = 0; row < 4; row++) {
    for (var column = 0; column < 4; column++) {
      let isCorner = (row == 0 || row == 3) && (column == 0 || column == 3);
      if (!isCorner) {
        sum += y[row] * x[column] * texel(corner + vec2i(column - 1, row - 1));
      }
    }
  }
  return sum / (1.0 - (x.x + x.w) * (y.x + y.w));
}

fn write(pixel: vec2u, value: vec3f) {
  let i = 3u * (pixel.y * sizes.image.x + pixel.x);
  carried[i] = value.x;
  carried[i + 1u] = value.y;
  carried[i + 2u] = value.z;
}

// 8 x 8: neighbours read the same texels
@compute @workgroup_size(8, 8)
fn carry(@builtin(global_invocation_id) pixel: vec3u) {
  if (any(pixel.xy >= sizes.image)) {
    return;
  }
  let path = pathOf(pixel.xy);
  let keep = mix(frame.fresh, mix(frame.still, frame.moving, path.speed), path.sight);
  write(pixel.xy, outcome.lasts * keep * cubic(path.at));
}

fn alongAt(pixel: vec2u) -> vec3f {
  let path = pathOf(pixel);
  let inside = all(path.at >= vec2f(0.0)) && all(path.at <= vec2f(sizes.image - 1u));
  if (!inside || !isFollowed()) {
    return vec3f(0.0);
  }
  let corner = min(vec2i(path.at), vec2i(sizes.image) - 2);
  let t = path.at - vec2f(corner);
  let upper = mix(texel(corner), texel(corner + vec2i(1, 0)), t.x);
  let lower = mix(texel(corner + vec2i(0, 1)), texel(corner + vec2i(1, 1)), t.x);
  return path.sight * mix(upper, lower, t.y);
}

@compute @workgroup_size(8, 8)
fn along(@builtin(global_invocation_id) pixel: vec3u) {
  if (all(pixel.xy < sizes.image)) {
    write(pixel.xy, alongAt(pixel.xy));
  }
}

@compute @workgroup_size(8, 8)
fn growth(@builtin(global_invocation_id) pixel: vec3u) {
  if (all(pixel.xy < sizes.image)) {
    write(pixel.xy, outcome.lasts * alongAt(pixel.xy));
  }
}
